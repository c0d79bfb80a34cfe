import type { Locator, Page } from '@playwright/test'

export const lane = (page: Page, name: string): Locator => page.getByRole('article', { name })

/** A workload of a lane, by the link to its page. */
export const workload = (page: Page, laneName: string, name: string): Locator =>
  lane(page, laneName)
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name }) })

export const sheet = (page: Page): Locator => page.getByRole('dialog')

/** The second decision: what a protected environment asks for, and yes. */
export async function confirm(
  page: Page,
  button: RegExp,
  { environment, reason }: { environment?: string; reason?: string } = {},
) {
  if (reason !== undefined) await sheet(page).getByLabel('Why?').fill(reason)
  if (environment !== undefined)
    await sheet(page)
      .getByLabel(/is protected: type/)
      .fill(environment)
  await sheet(page).getByRole('button', { name: button }).click()
}

export const short = (digest: string) => digest.slice('sha256:'.length, 'sha256:'.length + 8)
