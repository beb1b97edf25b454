import { answerMutant } from '../fault.js';

const most = 3;

export default answerMutant({ moment: 'window' }, { id: 'S247', summary: `Acknowledges ${most} times and never again.`, must: ['PC-002'] }, (healthy, { earlier }) => (earlier < most ? healthy : []));
