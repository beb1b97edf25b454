import { proof } from './nc.js';
import { proveGroup } from './prove.js';

proveGroup('NC', proof);
