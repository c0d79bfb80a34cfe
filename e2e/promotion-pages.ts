import type { Locator, Page } from '@playwright/test'
import { confirm, sheet } from './pages'
import { CONFIRMATION, open } from './person'

export const SERVICE = 'packit/packit-service'

/** The row of a source on the promotion page. */
export const source = (page: Page, repository: string): Locator =>
  page.getByRole('article', { name: repository, exact: true })

/** What stands between the commit of a source and the workloads, on the page of the operation. */
export const chainOf = (page: Page, repository: string): Locator =>
  page.getByRole('article', { name: repository, exact: true })

export const chainStep = (page: Page, repository: string, what: string): Locator =>
  chainOf(page, repository)
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^${what}`) })

/** The sheet that promotes one source. */
export async function openPromotion(page: Page, repository: string): Promise<void> {
  await open(page, '/prod/promotion')
  await source(page, repository)
    .getByRole('button', { name: /^Promote…/ })
    .click()
  await sheet(page)
    .getByRole('button', { name: /^Promote/ })
    .waitFor()
}

/** Says yes, and waits for the page of the operation. */
export async function promote(page: Page): Promise<void> {
  await confirm(page, /^Promote/, { ...CONFIRMATION, reason: 'Weekly promotion' })
  await page.waitForURL('**/operations/*')
}

/** The operation of the address ends so; builds of the tests take two seconds, and rollouts settle for a minute. */
export const ENDS = { timeout: 120_000 }
