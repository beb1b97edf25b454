import { proof } from './am.js';
import { proveGroup } from './prove.js';

proveGroup('AM', proof);
