import { mediaFacts } from '../../../wire/media/media-facts.js';
import { relayMutant } from '../fault.js';

export default relayMutant({ id: 'S131', summary: 'Sends no audio before there is video.', must: ['MR-012'] }, () => {
  const withVideo = new Set<string>();
  return {
    received: (message, path) => {
      const { kind } = mediaFacts(message);
      if (kind === 'video') withVideo.add(path);
      return kind === 'audio' && !withVideo.has(path) ? [] : [message];
    },
  };
});
