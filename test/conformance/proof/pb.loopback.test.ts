import { proof } from './pb.js';
import { proveGroup } from './prove.js';

proveGroup('PB', proof);
