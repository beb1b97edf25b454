/** Light and dark, wide and narrow. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --ground: #f5f4f1; --card: #ffffff; --text: #1e2226; --quiet: #676f78; --line: #e0ded8; --accent: #c2303b; --soft: #faeaea;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #14171a; --card: #1d2126; --text: #e9ebed; --quiet: #9aa3ad; --line: #2e343b; --accent: #ff6b74; --soft: #3a2327; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); min-height: 100vh; }
header, main { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; padding-top: 1.25rem; padding-bottom: 1rem; }
h1 { margin: 0; font-size: 1.15rem; letter-spacing: .01em; display: flex; align-items: center; gap: .55rem; }
.mark { width: .8rem; height: .8rem; border-radius: 50%; background: var(--accent); }
#count { margin: 0; color: var(--quiet); font-size: .9rem; }
main { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 1.25rem; align-items: start; padding-bottom: 2rem; }
.stage, nav { background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
.screen { position: relative; aspect-ratio: 16 / 9; background: #0b0c0e; }
video { position: absolute; inset: 0; width: 100%; height: 100%; display: block; object-fit: contain; }
.cover { position: absolute; inset: 0; display: grid; place-content: center; text-align: center; gap: .3rem; padding: 1rem; color: #f1f2f3; background: rgb(11 12 14 / .82); }
.cover p { margin: 0; }
#state { font-size: 1.1rem; font-weight: 600; }
#hint { color: #b9bfc6; font-size: .92rem; max-width: 34rem; }
.cover[hidden], [hidden] { display: none !important; }
.caption { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: .85rem 1.1rem; }
.caption h2 { margin: 0; font-size: 1.05rem; overflow-wrap: anywhere; }
.badge { margin: 0; flex: none; font-size: .75rem; font-weight: 700; letter-spacing: .06em; color: var(--accent); background: var(--soft); border-radius: 99px; padding: .15rem .65rem; }
.badge.ended { color: var(--quiet); background: var(--ground); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem 1.25rem; margin: 0; padding: .9rem 1.1rem 1.1rem; border-top: 1px solid var(--line); }
dt { color: var(--quiet); font-size: .78rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
nav { padding: .9rem 1.1rem 1.1rem; }
nav h2 { margin: 0 0 .6rem; font-size: .95rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
button { width: 100%; text-align: left; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 10px; padding: .6rem .8rem; cursor: pointer; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button[aria-current="true"] { border-color: var(--accent); background: var(--soft); }
button strong { display: block; overflow-wrap: anywhere; font-weight: 600; }
button span { color: var(--quiet); font-size: .83rem; }
.quiet { color: var(--quiet); font-size: .9rem; margin: 0; }
code { display: inline-block; margin-top: .4rem; font-size: .78rem; overflow-wrap: anywhere; color: var(--text); background: var(--ground); border-radius: 6px; padding: .35rem .5rem; }
@media (max-width: 52rem) {
  main { grid-template-columns: minmax(0, 1fr); gap: .9rem; padding-left: .8rem; padding-right: .8rem; }
  header { padding-left: 1rem; padding-right: 1rem; }
}
`;
