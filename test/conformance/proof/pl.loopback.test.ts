import { proof } from './pl.js';
import { proveGroup } from './prove.js';

proveGroup('PL', proof);
