import { proof } from './au.js';
import { proveGroup } from './prove.js';

proveGroup('AU', proof);
