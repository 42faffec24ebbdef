// @ts-check
/** Has the browser keep the files of the page, and learns when those of a newer one are there. */
export class Edition {
  /** Whether newer files are kept than those that this page was made from. */
  outdated = false;

  /** Does nothing where a browser keeps no files: in private windows, or where the service is reached without https. */
  async start() {
    const workers = navigator.serviceWorker;
    if (!workers) return;
    let controlled = workers.controller !== null;
    workers.addEventListener("controllerchange", () => {
      this.outdated ||= controlled; // the first worker of a phone brings nothing newer
      controlled = true;
    });
    try {
      const registration = await workers.register("/service_worker.js");
      // Browsers look for a newer worker when a page opens; on a phone a page stays open for days.
      document.addEventListener("visibilitychange", () => {
        if (!document.hidden) registration?.update().catch(() => undefined);
      });
    } catch (error) {
      console.info(error);
    }
  }
}
