// @ts-check
import { explain } from "../service/problems.js";
import { h } from "./dom.js";

/**
 * A page of a long list, and a button in whose place the next one comes.
 * @param {import("../app.js").Context} context
 * @param {{items: any[], next: string | null}} page
 * @param {(items: any[]) => HTMLElement} show
 * @param {(after: string) => Promise<{items: any[], next: string | null}>} ask
 * @param {string} label of the button
 * @returns {HTMLElement[]}
 */
export function longList(context, { items, next }, show, ask, label) {
  const list = show(items);
  if (next === null) return [list];
  const problem = h("p", { class: "error-text", role: "alert" });
  const more = h("button", { type: "button", class: "wide" }, label);
  const place = h("div", { class: "stack" }, problem, more);
  more.addEventListener("click", async () => {
    more.disabled = true;
    problem.textContent = "";
    try {
      const rest = longList(context, await ask(next), show, ask, label);
      place.replaceWith(...rest);
      // The button is gone: who pressed it by a key goes on where the new ones begin.
      rest[0].querySelector("a")?.focus({ preventScroll: true });
    } catch (error) {
      if (!context.ended(error)) problem.textContent = explain(error);
      more.disabled = false;
    }
  });
  return [list, place];
}
