import type { Locator, Page } from '@playwright/test'

export type Person = 'operator' | 'viewer'

/** Signs in on the OIDC provider's page, as people do. */
export async function signInAs(page: Page, person: Person) {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /^Sign in with/ }).click()
  await page.getByRole('button', { name: `Sign in as ${person}` }).click()
  await page.waitForURL((url) => url.pathname === '/')
}

export const lane = (page: Page, name: string): Locator => page.getByRole('article', { name })

/** The list item of a workload in a lane. */
export const workload = (page: Page, laneName: string, name: string): Locator =>
  lane(page, laneName)
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name }) })

/** The import history on the page of a stream tag. */
export const history = (page: Page, name: string): Locator =>
  page.getByRole('table', { name: `Import history of ${name}` })

/** The pods of a workload, on its page or on an operation's page. */
export const pods = (page: Page, name: string): Locator =>
  page.getByRole('table', { name: `Pods of ${name}` })

/** Of a workload that has just moved: without a readiness probe, it settles for a minute before it is called healthy. */
export const WELL = /Healthy|Settling/

/** A workload on the page of an operation: how it moves, and later what it had at the end. */
export const moved = (page: Page, name: string): Locator => page.getByRole('article', { name, exact: true })

export const sheet = (page: Page): Locator => page.getByRole('dialog')

type Confirmation = { environment?: string; reason?: string }

/** Asks at once for what was pushed: by itself the registry is checked twice a minute. */
export const checkRegistry = (page: Page) => page.getByRole('button', { name: 'Check registry' }).click()

/** Imports the newest image of a lane on the pipeline page, and waits for the operation page. */
export async function importNow(page: Page, name: string, confirmation: Confirmation) {
  await checkRegistry(page)
  await lane(page, name)
    .getByRole('button', { name: /^Import…/ })
    .click()
  await confirm(page, /^Import/, confirmation)
  await page.waitForURL('**/operations/*')
}

/** Fills in what a protected environment requires, and confirms the plan. */
export async function confirm(page: Page, button: RegExp, { environment, reason }: Confirmation = {}) {
  if (reason !== undefined)
    await sheet(page)
      .getByLabel(/^Reason/)
      .fill(reason)
  if (environment !== undefined)
    await sheet(page)
      .getByLabel(/is protected: type/)
      .fill(environment)
  await sheet(page).getByRole('button', { name: button }).click()
}

export const short = (digest: string) => digest.slice('sha256:'.length, 'sha256:'.length + 8)
