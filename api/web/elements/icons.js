// @ts-check
import { s } from "./dom.js";

/** Outlines on a 24 × 24 grid; each verdict has a shape of its own, so that colour is never the only sign. */
const PATHS = {
  pass: "M5 12.5l4.5 4.5L19 7.500",
  fail: "M7 7l10 10M17 7L7 17",
  review: "M9 9.200a3 3 0 1 1 4.300 2.700c-.9.450-1.300 1-1.300 2M12 17.500v.1",
  not_scorable: "M7 12h10",
  not_measured: "M7 12h10",
  camera: "M4 8h3l1.500-2.500h7L17 8h3v11H4zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z",
  files: "M5 5h14v14H5zM5 16l4.500-4.500 3.500 3.500 2.500-2.500L19 16M15 9v.1",
  warning: "M12 4L3 19.500h18zM12 10v4.500M12 17v.1",
  chevron: "M9.500 6l6 6-6 6",
  back: "M14.500 6l-6 6 6 6",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  close: "M6 6l12 12M18 6L6 18",
  photo: "M5 5h14v14H5zM5 16l4.500-4.500 3.500 3.500 2.500-2.500L19 16M15 9v.1",
};

/**
 * @param {keyof typeof PATHS} name
 * @param {string} [className]
 */
export function icon(name, className = "icon") {
  const path = PATHS[name] ?? PATHS.warning;
  return s(
    "svg",
    { viewBox: "0 0 24 24", class: className, "aria-hidden": "true", focusable: "false" },
    s("path", { d: path }),
  );
}

/**
 * The filled sign of a verdict: its own shape, colour and outline.
 * @param {string} verdict
 */
export function verdictSign(verdict) {
  const name = /** @type {keyof typeof PATHS} */ (verdict in PATHS ? verdict : "not_measured");
  return icon(name, `sign sign-${name}`);
}
