// @ts-check
/**
 * Every word the page shows, in one place. A translation replaces this module and its parts, `…_texts.js`.
 * Entries that need a value are functions, so that word order stays in the translator's hands.
 */
import { actions } from "./actions/action_texts.js";
import { app, errors, forms, login } from "./app_texts.js";
import { campaigns } from "./campaigns/campaign_texts.js";
import { product, products } from "./catalog/catalog_texts.js";
import { unknowns } from "./catalog/unknown_texts.js";
import { outlet, outlets } from "./outlets/outlet_texts.js";
import { brief, route } from "./outlets/route_texts.js";
import { photo, shelf, suspicion, viewer } from "./photos/photo_texts.js";
import { reports } from "./reports/report_texts.js";
import {
  doubtfulChecks,
  flawSerious,
  flawUsable,
  lineVerdicts,
  quality,
  qualityUnusable,
  qualityUsable,
  result,
  verdicts,
} from "./results/result_texts.js";
import { review, workList } from "./results/review_texts.js";
import { checks } from "./standards/check_texts.js";
import { standards } from "./standards/standard_texts.js";
import { leaving } from "./visits/leaving_texts.js";
import { overlap, scenes, visit } from "./visits/visit_texts.js";

export const texts = {
  actions,
  app,
  errors,
  forms,
  login,
  campaigns,
  product,
  products,
  unknowns,
  outlet,
  outlets,
  brief,
  route,
  photo,
  shelf,
  suspicion,
  viewer,
  reports,
  doubtfulChecks,
  flawSerious,
  flawUsable,
  lineVerdicts,
  quality,
  qualityUnusable,
  qualityUsable,
  result,
  verdicts,
  review,
  workList,
  checks,
  standards,
  leaving,
  overlap,
  scenes,
  visit,
};
