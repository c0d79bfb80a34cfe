import { chromium, type Browser, type BrowserContext, type Cookie, type Page } from '@playwright/test'
import { signInAs } from '../e2e/pages'
import config from '../playwright.config'

/** The same browser as the browser tests use. */
export function launchBrowser(): Promise<Browser> {
  // The bench handles Ctrl-C and closes the browser itself.
  return chromium.launch({ ...config.use?.launchOptions, handleSIGINT: false, handleSIGTERM: false })
}

/** Signs in as the operator. */
export async function signIn(browser: Browser, url: string): Promise<Cookie[]> {
  const context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  await signInAs(page, 'operator')
  const cookies = await context.cookies(url)
  await context.close()
  return cookies
}

export function headersOf(cookies: readonly Cookie[]): { cookie: string } {
  return { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }
}

/** A new browser context with the session and an empty cache. */
export async function withColdBrowser<T>(
  browser: Browser,
  { url, cookies }: { url: string; cookies: Cookie[] },
  use: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ baseURL: url })
  try {
    await context.addCookies(cookies)
    return await use(await context.newPage(), context)
  } finally {
    await context.close()
  }
}
