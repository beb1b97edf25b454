/** The page itself. What it shows comes from script.ts by textContent alone: names of streams are hostile. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Live streams - rtmpdiag</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23d33f49'/%3E%3Cpath d='M6 4.5v7l6-3.5z' fill='white'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/assets/page.css">
<script src="/assets/hls.min.js" defer></script>
<script src="/assets/page.js" defer></script>
</head>
<body>
<header>
  <h1><span class="mark" aria-hidden="true"></span>rtmpdiag</h1>
  <p id="count" role="status"></p>
</header>
<main>
  <section class="stage" aria-label="Player">
    <div class="screen">
      <video id="video" controls muted playsinline></video>
      <div id="cover" class="cover"><p id="state" role="status">Choose a stream</p><p id="hint"></p></div>
    </div>
    <div class="caption">
      <h2 id="title">No stream chosen</h2>
      <p id="badge" class="badge" hidden></p>
    </div>
    <dl id="facts" hidden>
      <div><dt>Picture</dt><dd id="size"></dd></div>
      <div><dt>Codecs</dt><dd id="codecs"></dd></div>
      <div><dt>Behind live</dt><dd id="latency"></dd></div>
      <div><dt>Buffer</dt><dd id="buffer"></dd></div>
      <div><dt>Frames</dt><dd id="frames"></dd></div>
    </dl>
  </section>
  <nav aria-label="Live streams">
    <h2>Live now</h2>
    <ul id="streams"></ul>
    <p id="empty" class="quiet">Nobody is publishing. Start with<br><code>ffmpeg -re -i FILE -c copy -f flv rtmp://HOST/live/NAME</code></p>
  </nav>
</main>
<noscript><p class="quiet">The player needs JavaScript.</p></noscript>
</body>
</html>
`;
