import type { Locator, Page } from '@playwright/test'

export const lane = (page: Page, name: string): Locator => page.getByRole('article', { name })

/** A workload of a lane, by the link to its page. */
export const workload = (page: Page, laneName: string, name: string): Locator =>
  lane(page, laneName)
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name }) })

/** The import history of a stream tag, on its page. */
export const history = (page: Page, name: string): Locator =>
  page.getByRole('table', { name: `Import history of ${name}` })

/** The pods of a workload, on its page or on that of an operation. */
export const pods = (page: Page, name: string): Locator =>
  page.getByRole('table', { name: `Pods of ${name}` })

export const sheet = (page: Page): Locator => page.getByRole('dialog')

type Agreed = { environment?: string; reason?: string }

/** Imports the newest image of a lane of the pipeline, up to the operation. */
export async function importNow(page: Page, name: string, agreed: Agreed) {
  await lane(page, name)
    .getByRole('button', { name: /^Import…/ })
    .click()
  await confirm(page, /^Import/, agreed)
  await page.waitForURL('**/operations/*')
}

/** The second decision: what a protected environment asks for, and yes. */
export async function confirm(page: Page, button: RegExp, { environment, reason }: Agreed = {}) {
  if (reason !== undefined) await sheet(page).getByLabel('Why?').fill(reason)
  if (environment !== undefined)
    await sheet(page)
      .getByLabel(/is protected: type/)
      .fill(environment)
  await sheet(page).getByRole('button', { name: button }).click()
}

export const short = (digest: string) => digest.slice('sha256:'.length, 'sha256:'.length + 8)
