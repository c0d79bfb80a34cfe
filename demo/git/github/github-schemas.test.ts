import { afterAll, beforeAll, expect, it } from 'vitest'
import { whyUnlikeGithub } from '../../../lib/forge/testing/github-validator'
import { clockAt } from '../../seed/clock'
import { resetPackitWorld } from '../history/packit-world'
import { startTestHosts, type TestHosts } from '../testing/test-hosts'

const SERVICE = '/repos/packit/packit-service'

let hosts: TestHosts

beforeAll(async () => {
  hosts = await startTestHosts()
  await resetPackitWorld(hosts, clockAt(new Date()))
  hosts.world.repositories.get('packit/packit-service')?.protections.set('stable', 'rule')
})

afterAll(() => hosts.stop())

it.each([
  ['repositoryAnswer', SERVICE],
  ['branchAnswer', `${SERVICE}/branches/stable`],
  ['rulesAnswer', `${SERVICE}/rules/branches/stable`],
  ['comparisonAnswer', `${SERVICE}/compare/stable...main`],
  ['commitAnswer', `${SERVICE}/commits/main`],
  ['pullsAnswer', `${SERVICE}/commits/main/pulls`],
  ['checkRunsAnswer', `${SERVICE}/commits/stable/check-runs`],
  ['statusAnswer', '/repos/packit/packit/commits/main/status'],
  ['runsAnswer', `${SERVICE}/actions/workflows/rebuild-and-push-images.yml/runs?branch=stable`],
  ['jobsAnswer', `${SERVICE}/actions/runs/RUN/jobs`],
  ['refAnswer', `${SERVICE}/git/ref/heads/stable`],
])('%s is as GitHub publishes it', async (name, path) => {
  const [run] = hosts.builds.of({ name: 'packit/packit-service' })
  const { status, body } = await hosts.get('github', path.replace('RUN', String(run?.id)))
  expect(status).toBe(200)
  // An empty list would match in any case.
  expect(JSON.stringify(body).length).toBeGreaterThan(100)
  expect(whyUnlikeGithub(name, body)).toBeNull()
})
