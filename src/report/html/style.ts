/** Light and dark by the reader's setting, wide, narrow and printed. Text and marks keep a contrast of 4.5 to what is behind them. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f5f4f1; --card: #ffffff; --text: #1e2226; --soft: #616971; --line: #e2e0da; --faint: #efede8; --link: #1f5fb8;
  --ok: #1a7340; --info: #4a6785; --degraded: #8f5f00; --stall: #c2303b; --fatal: #8c1220;
  --video: #2b67c9; --audio: #0d7f80; --lost: #c8323d; --keyframe: #6d5bb5; --offset: #8a4f9e;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --card: #1d2126; --text: #e9ebed; --soft: #a0a9b3; --line: #30363d; --faint: #272c32; --link: #7fb2ff;
    --ok: #56c98a; --info: #93b4d6; --degraded: #e2b04a; --stall: #ff7b82; --fatal: #ff5f6d;
    --video: #6ea3f7; --audio: #45bdb8; --lost: #ff6b74; --keyframe: #a898ee; --offset: #cf92e2;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere; }
main, .top, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3, h4, p, dl, dd, ul, figure { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; }
h2 { font-size: 1.12rem; font-weight: 650; } h3 { font-size: 1rem; font-weight: 650; } h4 { font-size: .82rem; font-weight: 600; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
code { font: .86em/1.5 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
ul { list-style: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.soft { color: var(--soft); font-size: .88rem; }
.top { padding-top: 1.4rem; display: flex; align-items: center; gap: .55rem; color: var(--soft); font-size: .9rem; font-weight: 600; }
.mark { width: .75rem; height: .75rem; border-radius: 50%; background: #c2303b; }
footer { padding-top: 2.5rem; padding-bottom: 3rem; }
.report { padding-top: .9rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.1rem; }
.report + .report { margin-top: 3rem; padding-top: 2rem; border-top: 1px solid var(--line); }
section, details.session, .verdict { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.1rem 1.25rem; }
section > h2, .session > summary { margin-bottom: .75rem; }
details.session > * + * { margin-top: .8rem; }
details.session:not([open]) > summary { margin-bottom: 0; }
details.session h3 { margin-top: 1.4rem; }
summary { cursor: pointer; } summary h2 { display: inline; }
summary::marker { color: var(--soft); }
.ok { --tone: var(--ok); } .info { --tone: var(--info); } .degraded { --tone: var(--degraded); } .stall { --tone: var(--stall); } .fatal { --tone: var(--fatal); }
.sign { flex: none; display: inline-grid; place-items: center; width: 1.25rem; height: 1.25rem; border-radius: 50%; background: var(--tone); color: var(--card); font-size: .72rem; font-weight: 800; line-height: 1; }
.sign.stall { font-size: .48rem; }
.verdict { display: flex; gap: 1.1rem; align-items: flex-start; border-left: 5px solid var(--tone); background: color-mix(in srgb, var(--tone) 7%, var(--card)); }
.verdict .sign { width: 2.6rem; height: 2.6rem; font-size: 1.35rem; }
.verdict .sign.stall { font-size: .9rem; }
.word { color: var(--tone); font-size: 1.3rem; font-weight: 700; line-height: 1.2; text-transform: capitalize; }
.look { margin-top: .45rem; font-weight: 600; } .look a { color: inherit; text-decoration-color: var(--tone); }
.verdict .soft { margin-top: .35rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .9rem 1.5rem; }
.facts dt { color: var(--soft); font-size: .8rem; } .facts dd { font-variant-numeric: tabular-nums; font-weight: 550; }
.tracks { display: grid; gap: .1rem; }
.facts + .tracks { margin-top: 1rem; }
.tracks li { display: grid; grid-template-columns: 5.2rem minmax(0, 1fr) 13rem; gap: .3rem 1rem; align-items: start; padding: .6rem 0; border-top: 1px solid var(--faint); }
.kind { font-weight: 600; font-size: .88rem; padding-top: .1rem; } .kind::before { content: ""; display: inline-block; width: .6rem; height: .6rem; border-radius: 3px; margin-right: .45rem; background: var(--hue); }
.video { --hue: var(--video); } .audio { --hue: var(--audio); } .lost { --hue: var(--lost); } .keyframe { --hue: var(--keyframe); } .offset { --hue: var(--offset); } .client { --hue: var(--video); } .server { --hue: var(--audio); }
.loss { font-size: .88rem; font-variant-numeric: tabular-nums; } .good { color: var(--ok); font-weight: 600; } .bad { color: var(--lost); font-weight: 600; }
.meter { height: 6px; border-radius: 3px; overflow: hidden; background: var(--faint); margin: .25rem 0; } .meter.lossy { background: var(--lost); } .meter i { display: block; height: 100%; background: var(--ok); }
.meter.lossy i { background: color-mix(in srgb, var(--ok) 55%, var(--card)); border-right: 2px solid var(--card); }
.shares { display: flex; height: 12px; border-radius: 6px; overflow: hidden; background: var(--faint); gap: 2px; margin-bottom: .8rem; }
.shares .identical { background: var(--ok); } .shares .corrupted { background: var(--degraded); } .shares .missing { background: var(--lost); }
.card { border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 10px; padding: .85rem 1rem; }
.comparison > * + * { margin-top: .5rem; } .plain { padding-left: 1.1rem; list-style: disc; font-size: .92rem; font-variant-numeric: tabular-nums; }
.card + .card, .card + .fold, .fold .card { margin-top: .7rem; }
.card > * + * { margin-top: .45rem; }
.card:target { box-shadow: 0 0 0 3px color-mix(in srgb, var(--tone) 45%, transparent); }
.card header { display: flex; flex-wrap: wrap; align-items: center; gap: .2rem .6rem; }
.severity { color: var(--tone); font-size: .82rem; font-weight: 650; }
.message { font-weight: 600; }
.remedy { background: var(--faint); border-radius: 8px; padding: .55rem .8rem; } .remedy b { display: block; font-size: .8rem; color: var(--soft); font-weight: 600; }
.evidence { font-size: .88rem; color: var(--soft); } .evidence li { padding: .1rem 0; } .evidence code { color: var(--text); margin-right: .4rem; }
.card details { font-size: .92rem; } .card details > * + * { margin-top: .4rem; } .card summary, .fold > summary { color: var(--soft); font-size: .9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; margin-top: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--faint); white-space: nowrap; }
th { color: var(--soft); font-weight: 500; font-size: .82rem; } td.text { white-space: normal; min-width: 15rem; } tbody tr:last-child td { border-bottom: 0; }
.outcome { color: var(--soft); font-variant-numeric: tabular-nums; } .outcome.unanswered, .outcome.refused { color: var(--stall); font-weight: 600; }
details.session figure + figure, .hint + figure { margin-top: 1.6rem; }
figcaption { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .4rem 1rem; min-height: 2rem; }
details.session figcaption h3 { margin: 0; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem; }
.shown { color: var(--soft); font-size: .85rem; font-variant-numeric: tabular-nums; margin-right: .4rem; } .shown:empty { display: none; }
button { font: inherit; font-size: .82rem; line-height: 1; min-width: 2rem; min-height: 2rem; padding: 0 .7rem; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
button:hover:enabled { border-color: var(--soft); } button:disabled { color: var(--soft); opacity: .55; cursor: default; }
.panels { --side: 14rem; position: relative; padding-bottom: 1.7rem; margin-top: .5rem; border-radius: 6px; }
.script .panels { touch-action: pan-y; }
.row { display: grid; grid-template-columns: var(--side) minmax(0, 1fr); position: relative; }
.row + .row { margin-top: .75rem; } .row.request + .row.request { margin-top: 0; } .markers + .row.request { margin-top: .3rem; }
.side { padding-right: 1rem; font-size: .82rem; min-width: 0; line-height: 1.4; } .side .soft { font-size: .76rem; }
.key { display: block; color: var(--soft); white-space: nowrap; } .key::before { content: ""; display: inline-block; width: .55rem; height: .55rem; border-radius: 2px; margin-right: .4rem; background: var(--hue); }
.key b { color: var(--text); font-weight: 600; font-variant-numeric: tabular-nums; }
.plot { position: relative; overflow: hidden; border-bottom: 1px solid var(--line); min-height: 1.6rem; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
.script .plot { cursor: crosshair; }
.rule { position: absolute; left: 0; right: 0; border-top: 1px dashed var(--line); }
.y { position: absolute; left: .15rem; padding: 0 .25rem; font-size: .68rem; line-height: 1.25; color: var(--soft); background: color-mix(in srgb, var(--card) 78%, transparent); border-radius: 3px; pointer-events: none; }
.y.low { transform: translateY(-100%); }
path { vector-effect: non-scaling-stroke; fill: none; stroke: var(--hue); stroke-width: 1.25px; }
path.area { fill: var(--hue); fill-opacity: .2; } path.column { fill: var(--hue); stroke-width: 2px; } path.stroke { stroke-width: 1.6px; } path.line { stroke-width: 1.75px; }
.markers .plot { overflow: visible; height: 1.6rem; border-bottom: 0; }
.marker { position: absolute; top: 50%; width: 24px; height: 24px; margin: -12px; display: grid; place-items: center; z-index: 3; }
.marker::before { content: ""; width: 12px; height: 12px; border-radius: 50%; background: var(--tone); box-shadow: 0 0 0 2px var(--card); } .marker.info::before { width: 8px; height: 8px; background: var(--card); border: 2px solid var(--tone); }
.marker:hover::before { transform: scale(1.25); } .marker:hover, .marker:focus { z-index: 4; }
.request .side { display: flex; justify-content: space-between; align-items: center; gap: .5rem; white-space: nowrap; min-height: 1.35rem; }
.request-name { overflow: hidden; text-overflow: ellipsis; font-weight: 550; } .request .outcome { font-size: .76rem; flex: none; }
.request .plot { border-bottom-color: var(--faint); min-height: 1.35rem; }
.bar { position: absolute; top: 30%; bottom: 26%; min-width: 4px; border-radius: 3px; background: var(--ok); }
.bar.refused { background: var(--stall); } .bar.unanswered { background: linear-gradient(90deg, var(--stall) 60%, color-mix(in srgb, var(--stall) 25%, transparent)); border-radius: 3px 0 0 3px; }
.bar.not-awaited { background: var(--soft); } .bar.inconclusive { background: repeating-linear-gradient(90deg, var(--soft) 0 6px, transparent 6px 10px); }
.back, .front { position: absolute; inset: 0 0 1.7rem var(--side); pointer-events: none; }
.tick { position: absolute; top: 0; bottom: 0; border-left: 1px solid var(--faint); }
.tick span { position: absolute; top: 100%; left: 0; transform: translateX(-50%); padding-top: .35rem; font-size: .74rem; line-height: 1.2; font-style: normal; color: var(--soft); white-space: nowrap; font-variant-numeric: tabular-nums; }
.tick.first span { transform: none; } .tick.last span { transform: translateX(-100%); }
.front { z-index: 2; overflow: hidden; bottom: 0; }
.thread { position: absolute; top: 1.25rem; bottom: 1.7rem; border-left: 1px solid var(--tone); opacity: .55; }
.cross { position: absolute; top: 0; bottom: 1.7rem; border-left: 1px solid var(--text); }
.cross span { position: absolute; top: 100%; left: 0; transform: translateX(-50%); margin-top: .2rem; padding: .12rem .45rem; border-radius: 5px; background: var(--text); color: var(--card); font-size: .74rem; line-height: 1.25; font-style: normal; white-space: nowrap; font-variant-numeric: tabular-nums; }
.selection { position: absolute; top: 0; bottom: 1.7rem; background: color-mix(in srgb, var(--link) 18%, transparent); border: solid var(--link); border-width: 0 1px; }
.panels { user-select: none; -webkit-user-select: none; }
.hint { display: none; margin-top: .5rem; } .script .hint { display: block; }
.files { display: grid; gap: .1rem; } .files a { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .2rem .8rem; align-items: center; padding: .5rem 0; border-top: 1px solid var(--faint); color: inherit; text-decoration: none; } .files a:hover strong { text-decoration: underline; }
@media (max-width: 46rem) {
  main, .top, footer { padding-left: .8rem; padding-right: .8rem; }
  section, details.session, .verdict { padding: .9rem .95rem; border-radius: 12px; }
  h1 { font-size: 1.25rem; }
  .verdict { gap: .8rem; } .verdict .sign { width: 2rem; height: 2rem; font-size: 1.05rem; } .verdict .sign.stall { font-size: .7rem; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .7rem 1rem; }
  .tracks li { grid-template-columns: 4.6rem minmax(0, 1fr); } .tracks .loss { grid-column: 2; }
  .panels { --side: 0px; }
  .row { display: block; } .row + .row { margin-top: 1rem; } .row.request + .row.request { margin-top: .2rem; }
  .side { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .7rem; padding: 0 0 .2rem; position: relative; z-index: 3; background: var(--card); }
  .request .plot { min-height: .8rem; } .request .side { padding: 0; } .bar { top: 15%; bottom: 15%; }
  .row.markers .side { display: none; }
  .thread { top: 1.2rem; }
  html:not(.script) .tick:nth-child(even) span { display: none; }
  .files a { grid-template-columns: auto minmax(0, 1fr); } .files .soft { grid-column: 2; }
}
@media print {
  :root { --ground: #fff; } body { font-size: 12px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .tools, .hint { display: none !important; } .card, figure { break-inside: avoid; }
}
`;
