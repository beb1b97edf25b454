import { proof } from './pc.js';
import { proveGroup } from './prove.js';

proveGroup('PC', proof);
