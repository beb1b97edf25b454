/** Style of a list of results that unfold, with filters of form elements: what conform and matrix show alike. Behind the page's style. */
export const caseStyle = `
.filters { display: flex; flex-wrap: wrap; gap: .5rem 1.6rem; margin-bottom: -.2rem; }
.filter { display: flex; flex-wrap: wrap; gap: .35rem; }
.filter input { position: absolute; opacity: 0; }
.filter label { border: 1px solid var(--line); border-radius: 8px; padding: .2rem .7rem; font-size: .85rem; cursor: pointer; background: var(--card); }
.filter input:checked + label { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); font-weight: 600; }
.filter input:focus-visible + label { outline: 3px solid var(--link); outline-offset: 2px; }
main:has(#f-told:checked) .case.quiet { display: none; }
.report h2 .soft { font-weight: 400; margin-left: .5rem; } .look a { margin-right: .7rem; white-space: nowrap; }
.group h2:last-child { margin-bottom: 0; }
.case { border-top: 1px solid var(--faint); padding: .5rem 0; } .case > summary { display: grid; grid-template-columns: auto 5.2rem minmax(0, 1fr) auto; gap: .2rem .7rem; align-items: center; list-style: none; }
.case > summary::-webkit-details-marker { display: none; }
.case > summary:hover .what { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .15em; }
.case .id { font-weight: 600; font-variant-numeric: tabular-nums; } .word { text-transform: none; } .case .word { font-size: .85rem; font-weight: 600; }
.case .body { margin: .6rem 0 .6rem 1.95rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: .7rem; }
.case dl > div { display: grid; grid-template-columns: 6.2rem minmax(0, 1fr); gap: .1rem .8rem; padding: .22rem 0; } .case .body dt { color: var(--soft); font-size: .85rem; padding-top: .08rem; } .case .body dd { font-size: .94rem; }
.case pre { margin: .5rem 0 0; overflow-x: auto; background: var(--faint); border-radius: 8px; padding: .7rem .85rem; font: .78rem/1.5 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; max-height: 26rem; white-space: pre; }
main .case:target { display: block; } .case:target { box-shadow: -4px 0 0 var(--link); padding-left: .5rem; }
@media (max-width: 46rem) {
  .case > summary { grid-template-columns: auto minmax(0, 1fr) auto; } .case > summary .what { grid-column: 1 / -1; grid-row: 2; }
  .case .body { margin-left: 0; } .case dl > div { grid-template-columns: minmax(0, 1fr); }
}
@media print { .filters { display: none; } .case pre { max-height: none; white-space: pre-wrap; } }
`;
