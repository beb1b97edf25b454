import { plainMutant } from '../mutant.js';

export default plainMutant({ id: 'C19', summary: 'Asks for version 6.', must: ['HS-020'] }, { hello: (c0c1) => Uint8Array.from(c0c1, (byte, at) => (at === 0 ? 6 : byte)) });
