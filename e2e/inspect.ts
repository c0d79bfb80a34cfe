import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

/** The appearances in which pages are inspected. `rules` of axe: null for all; where only colors are others, only they are looked at. */
const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 }, rules: null },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 }, rules: ['color-contrast'] },
  { look: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 800 }, rules: null },
] as const

/** Inspects what the page shows in each appearance, and leaves it in the first one: to come to a state takes longer than to look at it. */
export async function inspectLooks(page: Page, name: string) {
  // The test has its time for what it does.
  test.setTimeout(test.info().timeout + 15_000)
  for (const { look, rules, ...appearance } of [...LOOKS].reverse()) {
    await show(page, appearance)
    await inspect(page, `${look}-${name}`, rules)
  }
}

async function show(
  page: Page,
  { colorScheme, viewport }: Pick<(typeof LOOKS)[number], 'colorScheme' | 'viewport'>,
) {
  // Colors that change take a moment, in which their contrast is another.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.setViewportSize(viewport)
}

/**
 * Expects no serious finding of axe and nothing wider than the screen. For people it takes a screenshot, too, outside of CI.
 * @param rules of axe; null for all
 */
export async function inspect(page: Page, name: string, rules: readonly string[] | null = null) {
  if (!process.env.CI) {
    const path = `test-results/screenshots/${name}.png`
    await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  }
  await takePicture(page, name)
  const values = [...(rules ?? ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])]
  const { violations } = await new AxeBuilder({ page })
    // Our pages have no frames. Without it, each analysis opens another page.
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], runOnly: { type: rules ? 'rule' : 'tag', values } })
    .analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(({ id, nodes }) => `${name}: ${id} at ${nodes.map(({ html }) => html).join(' ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0)
}

/** Those of the README, by the names of their screenshots. */
const PICTURES: Record<string, string> = { 'light-pipeline': 'pipeline', 'light-revert': 'revert' }

/** Only on request, so that a normal run leaves the tree as it is. */
async function takePicture(page: Page, name: string) {
  const folder = process.env.QUAYSIDE_PICTURES
  const picture = PICTURES[name]
  if (folder === undefined || picture === undefined) return
  await page.screenshot({ path: `${folder}/${picture}.png`, animations: 'disabled' })
}
