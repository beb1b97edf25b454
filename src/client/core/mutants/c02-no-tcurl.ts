import { plainMutant } from '../mutant.js';

/** connect, without that member of its command object. */
export default plainMutant({ id: 'C02', summary: 'Leaves tcUrl out of connect.', must: ['CL-001'] }, {
  request: (name, values) => (name !== 'connect' ? values
    : values.map((value) => (value.type === 'object' ? { ...value, properties: value.properties.filter((member) => member.name !== 'tcUrl') } : value))),
});
