import { proof } from './ch.js';
import { proveGroup } from './prove.js';

proveGroup('CH', proof);
