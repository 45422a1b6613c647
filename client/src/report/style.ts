/** The look of the page, in the colours of the theme. No state is told by colour alone: each has its word, its sign or its hatching. */
export const style = `
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body {
  margin: 0; padding: 0;
  color: var(--vscode-foreground);
  background: var(--vscode-editor-background);
  font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, sans-serif);
}
main { max-width: 76rem; margin: 0 auto; padding: 20px 24px 32px; }
h1 { margin: 4px 0 8px; font-size: 1.5em; line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; }
h1:focus { outline: none; }
h2 { margin: 28px 0 8px; font-size: 1.1em; font-weight: 600; }
h3 { margin: 0; font-size: 1em; font-weight: 600; overflow-wrap: anywhere; }
p { margin: 0 0 6px; overflow-wrap: anywhere; }
ol, ul { margin: 0; padding: 0; list-style: none; }
code {
  padding: 0 3px; border-radius: 3px;
  font-family: var(--vscode-editor-font-family, monospace); font-size: 0.95em;
  color: var(--vscode-textPreformat-foreground);
  background: var(--vscode-textPreformat-background);
  overflow-wrap: anywhere;
}
.unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
.quiet { color: var(--vscode-descriptionForeground); }

.verdict { padding-left: 14px; border-left: 4px solid var(--mark); }
.mark { display: inline-flex; align-items: center; gap: 6px; font-weight: 600; color: var(--mark); }
.mark svg { flex: none; width: 1.15em; height: 1.15em; fill: none; stroke: currentcolor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.ok { --mark: var(--vscode-charts-green); }
.slow { --mark: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow)); }
.failed { --mark: var(--vscode-errorForeground, var(--vscode-charts-red)); }
.unknown { --mark: var(--vscode-descriptionForeground); }

.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 14px 0 0; }
button { font: inherit; cursor: pointer; }
button:focus-visible, .scroll:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.press {
  padding: 4px 12px; border-radius: 2px;
  color: var(--vscode-button-secondaryForeground);
  background: var(--vscode-button-secondaryBackground);
  border: 1px solid var(--vscode-button-border, transparent);
}
.press:hover { background: var(--vscode-button-secondaryHoverBackground); }
.press.first { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.press.first:hover { background: var(--vscode-button-hoverBackground); }
.link { padding: 0; border: 0; color: var(--vscode-textLink-foreground); background: none; text-decoration: underline; text-align: start; overflow-wrap: anywhere; }
.link:hover { color: var(--vscode-textLink-activeForeground); }
.said { margin: 0; }

.note, .offer {
  margin: 16px 0 0; padding: 10px 14px; border-radius: 3px;
  background: var(--vscode-textBlockQuote-background);
  border: 1px solid var(--vscode-contrastBorder, transparent);
  border-left: 4px solid var(--vscode-textLink-foreground);
}
.offer h2 { margin: 0 0 4px; }
.offer .actions { margin-top: 8px; }

.advice li { margin: 0 0 12px; padding-left: 14px; border-left: 2px solid var(--vscode-textSeparator-foreground, var(--vscode-descriptionForeground)); }

.heading { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 16px; margin: 28px 0 8px; }
.heading h2 { margin: 0; }
.heading p { margin: 0; font-size: 0.92em; }
.endpoint {
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px 28px;
  padding: 12px 0;
  border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, var(--vscode-textSeparator-foreground)));
}
.identity { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 2px 16px; align-content: flex-start; }
.identity p { margin: 0; }
.identity .label { flex: 1 1 100%; }
.fixes { display: flex; flex-wrap: wrap; gap: 6px; flex: 1 1 100%; margin-top: 6px; }
.fixes .press { text-align: start; overflow-wrap: anywhere; }
.endpoint .mark { font-weight: 400; align-items: flex-start; }
.endpoint .mark svg { margin-top: 0.2em; }
.lanes { width: 100%; border-collapse: collapse; table-layout: fixed; font-variant-numeric: tabular-nums; }
.lanes th, .lanes td { padding: 1px 0; font-weight: 400; text-align: start; vertical-align: middle; }
.lanes tbody th { color: var(--vscode-descriptionForeground); }
.lanes .name { width: 6em; }
.lanes .figure { width: 11.5em; }
.lanes td.figure { padding-left: 10px; }
.lanes thead th { padding: 0; height: 0; line-height: 0; }
.track { display: block; width: 100%; height: 14px; overflow: hidden; }
.track .rule { stroke: var(--vscode-editorIndentGuide-background1, var(--vscode-descriptionForeground)); stroke-width: 1; stroke-dasharray: 1 3; }
.bar { stroke-width: 1.5; }
.bar.dns { fill: var(--vscode-charts-blue); stroke: var(--vscode-charts-blue); }
.bar.tcp { fill: var(--vscode-charts-orange); stroke: var(--vscode-charts-orange); }
.bar.tls { fill: var(--vscode-charts-purple); stroke: var(--vscode-charts-purple); }
.bar.http { fill: var(--vscode-charts-green); stroke: var(--vscode-charts-green); }
.bar.bad { fill: url(#hatch); stroke: var(--vscode-errorForeground, var(--vscode-charts-red)); }
.hatch { stroke: var(--vscode-errorForeground, var(--vscode-charts-red)); stroke-width: 2; }
.on { fill: none; stroke: var(--vscode-editor-background); stroke-width: 2; }
.bad-figure { color: var(--vscode-errorForeground); font-weight: 600; }
.vscode-high-contrast .bar.tcp { fill: var(--vscode-charts-yellow); }
.vscode-high-contrast .bar { stroke: var(--vscode-contrastBorder, currentcolor); }
.vscode-high-contrast .bar.bad { stroke: var(--vscode-errorForeground, currentcolor); }

.scroll { overflow-x: auto; }
.grid { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.grid th, .grid td { padding: 4px 14px 4px 0; text-align: start; vertical-align: top; }
.grid thead th { font-weight: 600; border-bottom: 1px solid var(--vscode-textSeparator-foreground, var(--vscode-descriptionForeground)); }
.grid tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 9em; }
.grid .mark { font-weight: 400; }
.grid .changed { font-weight: 600; }
.mirrors .rank, .mirrors .firstByte, .mirrors .zip { white-space: nowrap; }
.mirrors .url, .mirrors .from { display: block; overflow-wrap: anywhere; }
:is(.mirrors, .blame) .mark { align-items: flex-start; }
:is(.mirrors, .blame) .mark svg { margin-top: 0.2em; }
.mirrors .press { display: block; margin: 6px 0 2px; }
.mirrors tbody tr > * { border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); padding-top: 8px; padding-bottom: 8px; }
h2:focus { outline: none; }
.scroll + .limits { margin-top: 10px; }
.limits li { margin: 0 0 4px; padding-left: 14px; text-indent: -14px; }
.limits li::before { content: "–"; display: inline-block; width: 14px; text-indent: 0; }
.history li { margin: 0 0 4px; }
.history button { display: flex; flex-wrap: wrap; gap: 0 10px; width: 100%; padding: 3px 8px; text-decoration: none; color: var(--vscode-foreground); border-left: 3px solid transparent; }
.history button:hover { background: var(--vscode-list-hoverBackground); color: var(--vscode-foreground); }
.history [aria-current="true"] { border-left-color: var(--vscode-focusBorder); font-weight: 600; }

@media (min-width: 720px) {
  .endpoint { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
}
@media (max-width: 880px) {
  .mirrors, .mirrors :is(tbody, tr, td, th) { display: block; }
  .mirrors thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .mirrors tr { padding: 10px 0; border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, var(--vscode-textSeparator-foreground))); }
  .mirrors tbody tr > * { border: 0; padding: 1px 0; }
  .mirrors td { display: flex; gap: 10px; }
  .mirrors td::before { content: attr(data-label); flex: 0 0 9em; color: var(--vscode-descriptionForeground); }
  .mirrors .says { display: block; padding-left: 0; border: 0; }
  .mirrors .says::before { content: none; }
}
@media (max-width: 620px) {
  .blame, .blame :is(tbody, tr, td, th) { display: block; }
  .blame thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .blame tr { padding: 10px 0; border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, var(--vscode-textSeparator-foreground))); }
  .blame tbody tr > * { border: 0; padding: 1px 0; }
  .blame td { display: flex; gap: 10px; }
  .blame td::before { content: attr(data-label); flex: 0 0 9em; color: var(--vscode-descriptionForeground); }
  .blame tbody th { font-weight: 600; }
}
@media (max-width: 420px) {
  main { padding: 12px 12px 24px; }
  h1 { font-size: 1.25em; }
  .lanes .name { width: 5.2em; }
  .lanes .figure { width: 7.2em; }
  .actions .press { flex: 1 1 100%; }
  .grid th, .grid td { padding-right: 10px; }
  .grid tbody th { min-width: 7em; }
}
@media (forced-colors: active) {
  .bar { fill: CanvasText; stroke: CanvasText; }
  .bar.bad { fill: Canvas; stroke: CanvasText; stroke-dasharray: 4 2; }
}
@media (prefers-reduced-motion: no-preference) {
  button { transition: background-color 80ms; }
}
`;
