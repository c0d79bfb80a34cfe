import type { Locator, Page } from '@playwright/test'
import { confirm } from './pages'

/** The reason and the name that a protected environment asks for. */
export const CONFIRMATION = { environment: 'prod', reason: 'Workers crash on large specfiles' }

type Cost = { decisions?: number; clicks?: number; tabs?: number }

/** A person on call. Counts what it costs to act: typing is free, and a decision is a choice that only the person can make. */
export class Person {
  private cost = { decisions: 0, clicks: 0, tabs: 0 }

  constructor(private readonly page: Page) {}

  async click(where: Locator): Promise<void> {
    this.cost.clicks += 1
    await where.click()
  }

  /** A click by which the person chooses something. */
  async choose(where: Locator): Promise<void> {
    this.cost.decisions += 1
    await this.click(where)
  }

  /** Says yes to the plan in the sheet. */
  async confirm(button: RegExp, confirmation = CONFIRMATION): Promise<void> {
    this.cost.decisions += 1
    this.cost.clicks += 1
    await confirm(this.page, button, confirmation)
  }

  async press(key: string): Promise<void> {
    if (key === 'Tab' || key === 'Shift+Tab') this.cost.tabs += 1
    await this.page.keyboard.press(key)
  }

  /** What the task has cost; the next one starts at zero. */
  spent(): Required<Cost> {
    const spent = this.cost
    this.cost = { decisions: 0, clicks: 0, tabs: 0 }
    return spent
  }
}

/** Opens a page, and waits until it takes clicks: the text that says how fresh it is comes with hydration. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByText(/^Live · checked/).waitFor()
}
