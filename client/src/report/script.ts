/**
 * What runs in the page: it tells which button was pressed and says what came of it. It makes no HTML, and the page
 * works as a text without it.
 */
export const script = `
const host = acquireVsCodeApi();
const first = document.querySelector("[data-focus]");
const title = document.querySelector("h1");
const said = document.querySelector("[role=status]");
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button === null) return;
  host.postMessage({ do: button.dataset.do, at: button.dataset.at });
});
window.addEventListener("message", ({ data }) => {
  if (typeof data?.say === "string") said.textContent = data.say;
  if (data?.offer === "done") document.querySelector(".offer .actions")?.remove();
});
const begin = () => {
  if (document.activeElement !== document.body) return;
  if (first === null) title.focus({ preventScroll: true });
  else first.focus();
};
if (document.hasFocus()) begin();
else window.addEventListener("focus", begin, { once: true });
`;
