import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S273', summary: 'Sends no video frames before there is audio.', must: ['MR-012'] }, () => {
  const withAudio = new Set<string>();
  return {
    received: (message, path) => {
      const { kind, role } = mediaFacts(message);
      if (kind === 'audio') withAudio.add(path);
      return kind === 'video' && role === 'frame' && !withAudio.has(path) ? [] : [message];
    },
  };
});
