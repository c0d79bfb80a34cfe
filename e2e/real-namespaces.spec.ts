import { annotateWorkload, createRepositoryStream } from './cluster-client'
import { confirm, history, lane, pods, sheet, short } from './pages'
import { expect, test } from './quayside'

/** What public bug reports show of real namespaces: names, images, triggers and pods that a tidy demo does not have. */

const CONFIRMATION = { environment: 'prod', reason: 'as in the report' }
const NAMESPACE = 'packit--prod'
const SET = 'packit-worker-short-running'

test.beforeAll(({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

test('a stream with an underscore opens, and leaves the others alone', async ({ page, quayside }) => {
  await quayside.putObject({
    resource: 'imagestreams',
    object: streamOf('aa-bb_cc.dd', `sha256:${'a'.repeat(64)}`),
  })
  await page.goto('/prod')
  await expect(lane(page, 'nginx:prod')).toBeVisible()
  await lane(page, 'aa-bb_cc.dd:prod').getByRole('heading').getByRole('link').click()
  await expect(page).toHaveURL(/\/image-streams\/aa-bb_cc\.dd\/prod$/)
  await expect(history(page, 'aa-bb_cc.dd:prod')).toContainText('aaaaaaaa')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(sheet(page).getByRole('heading', { level: 2 })).toContainText('aa-bb_cc.dd:prod')
})

for (const image of [
  `sha512:${'ab'.repeat(64)}`,
  'c3d8a3642ebfa6bd1fd50c2b8b90e99d3e29af1eac88637678f982cde90993fb',
])
  test(`an image named ${image.slice(0, 12)}… shows without its details`, async ({ page, quayside }) => {
    await quayside.putObject({ resource: 'imagestreams', object: streamOf('old-images', image) })
    await page.goto('/prod')
    await expect(lane(page, 'old-images:prod')).toBeVisible()
    await expect(lane(page, 'nginx:prod')).toBeVisible()
    await page.goto('/prod/image-streams/old-images/prod')
    await expect(history(page, 'old-images:prod')).toContainText(image.replace('sha512:', '').slice(0, 8))
  })

test('a leftover trigger of a missing tag does not hide that an import moves the Deployment', async ({
  page,
  quayside,
}) => {
  const own = { 'image.openshift.io/triggers': triggers('fluentd', 'logger') }
  await annotateWorkload(quayside.run, 'deployments', 'fluentd', { own })
  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  await page.goto('/prod/image-streams/fluentd/prod')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(sheet(page).getByRole('listitem').filter({ hasText: 'fluentd' }).first()).toContainText(
    short(digest),
  )
  await confirm(page, /^Import/, CONFIRMATION)
  await expect(page).toHaveURL(/\/prod\/operations\//)
  await expect(page.getByText('Healthy').first()).toBeVisible()
})

test('the same image from another repository is a rollout, and the plan says so', async ({
  page,
  quayside,
}) => {
  const { digest } = await quayside.push({ stream: 'fluentd', tag: 'prod' })
  const mirror = `quay.io/packit/fluentd-mirror@${digest}`
  await quayside.putObject({ resource: 'imagestreams', object: pinnedStream('x2', mirror, digest) })
  await quayside.putObject({ resource: 'deployments', object: deploymentOf('x2', mirror) })
  await page.goto('/prod/image-streams/x2/prod')
  await page.getByRole('button', { name: 'Follow registry again…' }).click()
  await expect(sheet(page).getByText('No workload moves')).toHaveCount(0)
  await expect(
    sheet(page)
      .getByText(/the same image/i)
      .first(),
  ).toBeVisible()
})

test('a pod that never gets ready makes its StatefulSet stuck, and a revert deletes it', async ({
  page,
  quayside,
}) => {
  const ofPods = { 'quayside.demo/behaviour': 'never-ready' }
  await annotateWorkload(quayside.run, 'statefulsets', SET, { ofPods })
  await page.goto(`/prod/stateful-sets/${SET}`)
  await expect(pods(page, SET).getByText('Running').first()).toBeVisible()
  await page.getByRole('button', { name: `Revert… ${SET}` }).click()
  await expect(sheet(page).getByText(new RegExp(`Delete ${SET}-1, which .* blocks ${SET}`))).toBeVisible()
})

test('a stream of a whole repository follows the tags of the registry', async ({ page, quayside }) => {
  await createRepositoryStream(quayside.run, 'x5', 'quay.io/packit/nginx')
  await page.goto('/prod')
  await expect(lane(page, 'x5:prod')).toContainText('nginx:prod')
  await quayside.push({ stream: 'nginx', tag: 'prod' })
  await page.goto('/prod/image-streams/x5/prod')
  await page.getByRole('button', { name: /^Check/ }).click()
  await expect(page.getByText(/newer image/i).first()).toBeVisible()
})

function streamOf(name: string, image: string) {
  const from = { kind: 'DockerImage', name: 'quay.io/packit/nginx:prod' }
  const item = {
    created: '2026-11-20T00:00:00Z',
    dockerImageReference: `quay.io/packit/nginx@${image}`,
    image,
    generation: 1,
  }
  return {
    metadata: { name, namespace: NAMESPACE },
    spec: { tags: [{ name: 'prod', from, generation: 1 }] },
    status: { tags: [{ tag: 'prod', items: [item] }] },
  }
}

function pinnedStream(name: string, pullSpec: string, digest: string) {
  const annotations = { 'quayside.io/follows': 'quay.io/packit/fluentd:prod' }
  const from = { kind: 'DockerImage', name: pullSpec }
  const item = {
    created: '2026-11-20T00:00:00Z',
    dockerImageReference: pullSpec,
    image: digest,
    generation: 1,
  }
  return {
    metadata: { name, namespace: NAMESPACE },
    spec: { tags: [{ name: 'prod', from, annotations, generation: 1 }] },
    status: { tags: [{ tag: 'prod', items: [item] }] },
  }
}

function deploymentOf(name: string, image: string) {
  const labels = { component: name }
  return {
    metadata: { name, namespace: NAMESPACE, annotations: { 'image.openshift.io/triggers': triggers(name) } },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  }
}

/** A trigger for each container, from the tag `prod` of the stream with its name. */
function triggers(...containers: string[]): string {
  return JSON.stringify(
    containers.map((name) => ({
      from: { kind: 'ImageStreamTag', name: `${name}:prod` },
      fieldPath: `spec.template.spec.containers[?(@.name=="${name}")].image`,
    })),
  )
}
