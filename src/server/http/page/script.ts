/** The page's behaviour, as the browser runs it: lists streams, plays one through hls.js or, where that cannot run, natively. */
export const pageScript = `'use strict';
(() => {
  const $ = (id) => document.getElementById(id);
  const video = $('video');
  const state = { path: undefined, hls: undefined, streams: [], timer: undefined, ended: false };

  const say = (text, hint) => {
    $('state').textContent = text;
    $('hint').textContent = hint || '';
    $('cover').hidden = text === '';
  };
  const badge = (text) => {
    $('badge').hidden = text === '';
    $('badge').textContent = text;
    $('badge').classList.toggle('ended', text === 'ENDED');
  };
  const wanted = () => {
    try {
      return decodeURIComponent(location.hash.replace(/^#\\/?/, ''));
    } catch {
      return '';
    }
  };
  const playlistOf = (path) => '/hls/' + path.split('/').map(encodeURIComponent).join('/') + '/index.m3u8' + location.search;

  const close = () => {
    clearTimeout(state.timer);
    if (state.hls) state.hls.destroy();
    state.hls = undefined;
    video.removeAttribute('src');
  };

  const retry = (text, hint) => {
    say(text, hint);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => open(state.path), 1500);
  };

  const open = (path) => {
    close();
    state.path = path;
    state.ended = false;
    $('title').textContent = path;
    document.title = path + ' - rtmpdiag';
    badge('');
    const url = playlistOf(path);
    fetch(url, { cache: 'no-store' }).then((answer) => {
      if (state.path !== path) return;
      if (answer.status === 403) say('This stream is guarded', 'Add ?token=SECRET to the address of this page, before the #.');
      else if (answer.status === 404 && state.streams.some((stream) => stream.path === path)) retry('Waiting for the first segment', 'It is complete after the first key frames.');
      else if (answer.status === 404) retry('Waiting for the stream', 'It is not being published.');
      else if (!answer.ok) retry('The server does not answer as it should', 'HTTP status ' + answer.status + '.');
      else play(url);
    }, () => { if (state.path === path) retry('The server cannot be reached', 'Trying again.'); });
  };

  const play = (url) => {
    say('Loading', '');
    if (window.Hls && window.Hls.isSupported()) {
      const hls = new window.Hls({ enableWorker: true, lowLatencyMode: false, liveSyncDurationCount: 2 });
      state.hls = hls;
      hls.on(window.Hls.Events.ERROR, (_, error) => {
        if (!error.fatal) return;
        const lost = error.type === window.Hls.ErrorTypes.NETWORK_ERROR;
        retry(lost ? 'The stream was interrupted' : 'The picture cannot be decoded', error.details + (error.reason ? ': ' + error.reason : ''));
      });
      hls.on(window.Hls.Events.LEVEL_LOADED, (_, data) => {
        state.ended = !data.details.live;
        badge(state.ended ? 'ENDED' : 'LIVE');
      });
      hls.loadSource(url);
      hls.attachMedia(video);
    } else if (video.canPlayType('application/vnd.apple.mpegurl')) {
      video.src = url;
    } else {
      say('This browser cannot play HLS', 'It has neither Media Source Extensions nor HLS of its own.');
      return;
    }
    video.play().catch(() => { if (state.hls || video.src) say('', ''); });
  };

  video.addEventListener('playing', () => { say('', ''); $('facts').hidden = false; });
  video.addEventListener('ended', () => { badge('ENDED'); say('The stream has ended', ''); });
  video.addEventListener('error', () => { if (video.error && state.path) retry('The picture cannot be decoded', video.error.message); });

  const facts = () => {
    if (!state.path) return;
    const quality = video.getVideoPlaybackQuality ? video.getVideoPlaybackQuality() : undefined;
    const buffered = video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) - video.currentTime : 0;
    const stream = state.streams.find((each) => each.path === state.path);
    $('size').textContent = video.videoWidth ? video.videoWidth + ' \\u00d7 ' + video.videoHeight : 'no picture';
    if (stream && stream.codecs) $('codecs').textContent = stream.codecs.split(',').join(', ');
    $('latency').textContent = state.ended ? 'ended' : state.hls && state.hls.latency ? state.hls.latency.toFixed(1) + ' s' : '\\u2013';
    $('buffer').textContent = Math.max(0, buffered).toFixed(1) + ' s';
    $('frames').textContent = quality ? quality.totalVideoFrames + ' shown' + (quality.droppedVideoFrames ? ', ' + quality.droppedVideoFrames + ' dropped' : '') : '\\u2013';
  };

  const item = (stream) => {
    const button = document.createElement('button');
    const name = document.createElement('strong');
    const about = document.createElement('span');
    name.textContent = stream.path;
    about.textContent = [stream.codecs.split(',').join(', '), stream.ready ? '' : 'starting'].filter((text) => text !== '').join(' \\u00b7 ');
    button.append(name, about);
    button.type = 'button';
    button.setAttribute('aria-current', String(stream.path === state.path));
    button.addEventListener('click', () => { location.hash = '#/' + stream.path.split('/').map(encodeURIComponent).join('/'); });
    const row = document.createElement('li');
    row.append(button);
    return row;
  };

  let shown = '';
  const list = () => {
    const { streams } = state;
    $('count').textContent = streams.length === 0 ? 'no live stream' : streams.length === 1 ? '1 live stream' : streams.length + ' live streams';
    $('empty').hidden = streams.length > 0;
    // Rows are made anew only when something changed: a focused button keeps its focus.
    const now = JSON.stringify([state.path, streams.map((stream) => [stream.path, stream.codecs, stream.ready])]);
    if (now === shown) return;
    shown = now;
    const focused = document.activeElement && document.activeElement.textContent;
    $('streams').replaceChildren(...streams.map(item));
    for (const button of document.querySelectorAll('nav button')) if (button.textContent === focused) button.focus();
  };

  const poll = () => {
    fetch('/api/streams', { cache: 'no-store' }).then((answer) => answer.json()).then((streams) => {
      state.streams = streams;
      list();
    }, () => { $('count').textContent = 'the server cannot be reached'; }).finally(() => { setTimeout(poll, 2000); });
  };

  const follow = () => {
    const path = wanted();
    if (path !== '' && path !== state.path) open(path);
    list();
  };
  window.addEventListener('hashchange', follow);
  follow();
  poll();
  setInterval(facts, 500);
})();
`;
