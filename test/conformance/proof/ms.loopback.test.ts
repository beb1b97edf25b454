import { proof } from './ms.js';
import { proveGroup } from './prove.js';

proveGroup('MS', proof);
