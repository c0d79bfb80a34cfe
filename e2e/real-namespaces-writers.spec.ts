import { createCronJob, markAsDeployed } from './cluster-client'
import { sheet } from './pages'
import { expect, test } from './quayside'

/** Namespaces where other tools write too, where registries require logins, and where schedules never match. */

test.beforeAll(({ quayside }) => quayside.reset())
test.beforeEach(({ signIn }) => signIn('operator'))

test('both ways to revert warn that Argo CD undoes them, and say how to stop it', async ({
  page,
  quayside,
}) => {
  await markAsDeployed(quayside.run, 'nginx', {
    labels: { 'app.kubernetes.io/managed-by': 'argocd' },
    annotations: {
      'argocd.argoproj.io/tracking-id': 'app:image.openshift.io/ImageStream:packit--prod/nginx',
    },
  })
  await page.goto('/prod/deployments/nginx')
  await page.getByRole('button', { name: 'Revert… nginx' }).click()
  await expect(
    sheet(page).getByText(/^Argo CD deploys nginx:prod from git \(application app\)/),
  ).toBeVisible()
  await expect(sheet(page).getByText('argocd app set app --sync-policy none')).toBeVisible()
  await sheet(page)
    .getByRole('radio', { name: /^Pause the image trigger of nginx/ })
    .check()
  await expect(sheet(page).getByText(/^Argo CD deploys nginx from git \(application app\)/)).toBeVisible()
})

test('an import of all tags names the pull secrets where a registry requires a login', async ({
  page,
  quayside,
}) => {
  await quayside.breakRegistry({ stream: 'packit-service', status: 401 })
  await page.goto('/prod?filter=packit-service')
  await page.getByRole('button', { name: /^Import (all|\d filtered lanes)…$/ }).click()
  const failing = sheet(page).getByRole('row').filter({ hasText: 'packit-service:prod' })
  await expect(failing).toContainText('would fail')
  await expect(failing).toContainText('Registry login required')
  await expect(failing).toContainText('packit-quay-pull')
  await quayside.breakRegistry({ stream: 'packit-service' })
})

test('a schedule without a matching date says so', async ({ page, quayside }) => {
  await createCronJob(quayside.run, 'import-never', { 'quayside.io/imports': 'true' }, '0 2 30 2 *')
  await page.goto('/prod/schedule')
  const never = page.getByRole('article', { name: 'import-never', exact: true })
  await expect(never.getByText('It never runs: no date matches the schedule “0 2 30 2 *”.')).toBeVisible()
})
