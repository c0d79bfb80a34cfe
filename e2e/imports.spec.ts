import { createStream, setTags } from './cluster-client'
import { inspect } from './inspect'
import { confirm, lane, sheet, short } from './pages'
import { expect, test } from './quayside'

test.use({ registryCheckSeconds: 1 })
test.beforeAll(async ({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

const REASON = 'The weekly import'

test('a newer image shows, is imported from the page, and then the lane is up to date', async ({
  page,
  quayside,
}) => {
  await page.goto('/prod')
  const fluentd = lane(page, 'fluentd:prod')
  const { digest, commit } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await expect(fluentd.getByText('newer image')).toBeVisible()
  await fluentd.getByRole('button', { name: /^Import…/ }).click()
  await expect(sheet(page).getByText(commit.slice(0, 7)).first()).toBeVisible()
  await confirm(page, /^Import and move/, { environment: 'prod', reason: REASON })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import fluentd:prod now')
  await page.goto('/prod')
  await expect(fluentd.getByText('up to date')).toBeVisible()
  await expect(fluentd.getByText(short(digest)).first()).toBeVisible()
})

test('a scheduled tag shows about when the cluster imports it next', async ({ page, quayside }) => {
  await page.goto('/stg')
  const fluentd = lane(page, 'fluentd:stg')
  await expect(fluentd.getByText(/^scheduled, /)).toBeVisible()
  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'stg' })
  await expect(fluentd.getByText(short(digest)).first()).toBeVisible()
  await expect(fluentd.getByText(/^scheduled, next in about/)).toBeVisible()
})

test('a multi-arch tag shows no drift, whether it keeps the manifest list or one image', async ({ page }) => {
  for (const environment of ['prod', 'stg']) {
    await page.goto(`/${environment}`)
    await expect(lane(page, `nginx:${environment}`).getByText('up to date')).toBeVisible()
  }
})

test.describe.serial('each kind of tag shows its kind and its actions', () => {
  const REPOSITORY = 'quay.io/packit/tokman'
  const followed = { kind: 'DockerImage', name: 'quay.io/packit/fluentd:prod' }
  const tags = [
    { name: 'plain', from: followed, importPolicy: { scheduled: true } },
    { name: 'alias', from: { kind: 'ImageStreamTag', name: 'plain' } },
    { name: 'other-stream', from: { kind: 'ImageStreamTag', name: 'tokman:prod' } },
    { name: 'reference', from: { kind: 'DockerImage', name: `${REPOSITORY}:v3` }, reference: true },
    { name: 'failing', from: { kind: 'DockerImage', name: `${REPOSITORY}:gone` } },
    { name: 'no-from' },
  ]

  const KINDS = [
    ['plain', 'up to date', []],
    ['pinned', 'pinned', ['Follow registry again…']],
    ['alias', 'alias', []],
    ['other-stream', 'alias', []],
    ['reference', 'reference', []],
    ['failing', 'import failing', ['Import…']],
    ['no-from', 'no source', []],
    ['status-only', 'no source', []],
  ] as const

  let pinned = {}

  test.beforeAll(async ({ quayside }) => {
    const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
    pinned = { name: 'pinned', from: { ...followed, name: `quay.io/packit/fluentd@${digest}` } }
    await createStream(quayside.run, 'kinds', [...tags, pinned, { name: 'status-only', from: followed }])
  })

  test('in its lane', async ({ page, quayside }) => {
    await page.goto('/prod?filter=kinds')
    await expect(lane(page, 'kinds:status-only').getByText('up to date')).toBeVisible()
    await expect(lane(page, 'kinds:pinned').getByText('pinned', { exact: true })).toBeVisible()
    await setTags(quayside.run, 'kinds', [...tags, pinned])
    for (const [tag, word, actions] of KINDS) {
      const shown = lane(page, `kinds:${tag}`)
      await expect(shown.getByText(word, { exact: true })).toBeVisible()
      const offered = await shown
        .getByText(/^(Import…|Follow registry again…|Revert .*…)/)
        .evaluateAll((elements) => elements.map(({ childNodes }) => childNodes[0]?.textContent?.trim()))
      expect(offered, tag).toEqual(actions)
    }
    await inspect(page, 'imports-kinds')
  })

  test('an alias links the tag that it refers to', async ({ page }) => {
    await page.goto('/prod?filter=kinds')
    await lane(page, 'kinds:other-stream').getByRole('link', { name: 'tokman:prod' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('tokman:prod')
  })

  test('on its page', async ({ page }) => {
    for (const [tag, words] of [
      ['alias', 'Alias of kinds:plain'],
      ['reference', 'Reference only, never imported'],
      ['no-from', 'None: the tag names nothing to import'],
      ['status-only', 'None: the tag is not in the spec of its stream'],
    ] as const) {
      await page.goto(`/prod/image-streams/kinds/${tag}`)
      await expect(page.getByText(words)).toBeVisible()
      await expect(page.getByRole('button', { name: 'Import…' })).toHaveCount(0)
      await expect(page.getByRole('button', { name: 'Check registry' })).toHaveCount(0)
    }
    await page.goto('/prod/image-streams/kinds/failing')
    const failure = page.getByRole('region', { name: 'Import problem' })
    await expect(failure).toContainText('Not found in the registry (for')
    await expect(failure).toContainText('Push it again')
  })
})

test('each reason of a failing import is named, with what to do', async ({ page, quayside }) => {
  const { host } = new URL(quayside.run.registryUrl)
  const REASONS = [
    [
      'closed',
      '127.0.0.1:5999/packit/fluentd:prod',
      'Registry unreachable',
      'whether the cluster can reach it',
    ],
    ['plain', `${host}/packit/fluentd:prod`, 'Registry TLS not trusted', 'set insecure'],
    [
      'no-digest',
      `quay.io/packit/fluentd@sha256:${'1'.repeat(64)}`,
      'Digest not found in the registry',
      'Pin another image',
    ],
  ] as const
  const tags = REASONS.map(([name, pullSpec]) => ({ name, from: { kind: 'DockerImage', name: pullSpec } }))
  await createStream(quayside.run, 'failures', tags)
  for (const [tag, , title, advice] of REASONS) {
    await page.goto(`/prod/image-streams/failures/${tag}`)
    const failure = page.getByRole('region', { name: 'Import problem' })
    await expect(failure).toContainText(`${title} (for`)
    await expect(failure).toContainText(advice)
  }
  await page.goto('/prod?filter=failures')
  for (const [tag, , title] of REASONS)
    await expect(lane(page, `failures:${tag}`).getByText(title).first()).toBeVisible()
})
