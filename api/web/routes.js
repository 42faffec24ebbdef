// @ts-check
import { actionPage } from "./actions/action_page.js";
import { actionsPage } from "./actions/actions_page.js";
import { newCampaignPage, editCampaignPage } from "./campaigns/campaign_edit_page.js";
import { keepsCampaigns } from "./campaigns/campaign_facts.js";
import { campaignPage } from "./campaigns/campaign_page.js";
import { campaignsPage } from "./campaigns/campaigns_page.js";
import { productPage } from "./catalog/product_page.js";
import { productsPage } from "./catalog/products_page.js";
import { unknownsPage } from "./catalog/unknowns_page.js";
import { restricted } from "./elements/restricted.js";
import { outletPage } from "./outlets/outlet_page.js";
import { outletsPage } from "./outlets/outlets_page.js";
import { routePage } from "./outlets/route_page.js";
import { photoPage } from "./photos/photo_page.js";
import { countedVisitsPage } from "./reports/counted_visits_page.js";
import { reportsPage } from "./reports/reports_page.js";
import { workListPage } from "./results/work_list_page.js";
import { forManagers } from "./standards/for_managers.js";
import { editStandardPage, newStandardPage } from "./standards/standard_edit_page.js";
import { standardPage } from "./standards/standard_page.js";
import { standardTrialPage } from "./standards/standard_trial_page.js";
import { standardsPage } from "./standards/standards_page.js";
import { texts } from "./texts.js";
import { visitPage } from "./visits/visit_page.js";

/** @typedef {import("./app.js").PageMaker} PageMaker */

/** @param {PageMaker} maker */
const forKeepers = (maker) =>
  restricted(keepsCampaigns, { title: texts.campaigns.title, why: texts.campaigns.forKeepers }, maker);

/** @type {[RegExp, PageMaker][]} */
const ROUTES = [
  [/^#\/outlets$/, outletsPage],
  [/^#\/outlets\/(?<id>[\w-]+)$/, outletPage],
  [/^#\/visits\/(?<id>[\w-]+)$/, visitPage],
  [/^#\/visits\/(?<visit>[\w-]+)\/photos\/(?<id>[\w-]+)(\/checks\/(?<check>[^/]+))?$/, photoPage],
  [/^#\/reports$/, reportsPage],
  [/^#\/reports\/visits$/, countedVisitsPage],
  [/^#\/reviews$/, workListPage],
  [/^#\/actions$/, actionsPage],
  [/^#\/actions\/(?<id>[\w-]+)$/, actionPage],
  [/^#\/actions\/(?<action>[\w-]+)\/photos\/(?<id>[\w-]+)$/, photoPage],
  [/^#\/route$/, routePage],
  [/^#\/unknowns$/, unknownsPage],
  [/^#\/products$/, productsPage],
  [/^#\/products\/(?<sku>[\w.-]+)$/, productPage],
  [/^#\/campaigns$/, campaignsPage],
  [/^#\/campaigns\/new$/, forKeepers(newCampaignPage)],
  [/^#\/campaigns\/(?<id>[\w-]+)$/, campaignPage],
  [/^#\/campaigns\/(?<id>[\w-]+)\/edit$/, forKeepers(editCampaignPage)],
  [/^#\/standards$/, forManagers(standardsPage)],
  [/^#\/standards\/new$/, forManagers(newStandardPage)],
  [/^#\/standards\/(?<id>[\w-]+)$/, forManagers(standardPage)],
  [/^#\/standards\/(?<id>[\w-]+)\/edit$/, forManagers(editStandardPage)],
  [/^#\/standards\/(?<id>[\w-]+)\/trial$/, forManagers(standardTrialPage)],
];

/**
 * The page of an address.
 * @param {string} hash
 * @returns {[PageMaker | null, Record<string, any>]} the page and what the address says, with its `query`
 */
export function route(hash) {
  const [path, query] = hash.split("?", 2);
  for (const [pattern, maker] of ROUTES) {
    const match = pattern.exec(path);
    if (match) return [maker, { ...match.groups, query: new URLSearchParams(query) }];
  }
  return [null, {}];
}
