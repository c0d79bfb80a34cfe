import 'server-only'
import type { AboutConfiguration, AboutEnvironment, AboutView } from '#lib/domain/installation/about-view'
import { SHORT_LIMIT } from '#lib/runtime/time-limit'
import type { Grant } from '#lib/server/auth/authorize'
import { config } from '#lib/server/config/config'
import { configState } from '#lib/server/config/follow-file'
import { readMissingRights } from '#lib/server/environment/missing-rights'
import {
  clusterOf,
  currentProcess,
  extraCertificates,
  reached,
  signInReached,
} from '#lib/server/installation'
import { LIMITS } from '#lib/server/limits'
import type { Queried } from '#lib/server/views/query-result'

const FOR_OPERATORS: Queried<never> = {
  ok: false,
  error: {
    code: 'operators-only',
    message: 'What Quayside runs with is for operators of at least one environment.',
  },
}

/** What this process runs with, as far as it is about environments that the person may see. */
export async function aboutFor(grants: readonly Grant[]): Promise<Queried<AboutView>> {
  if (!grants.some(({ mayAct }) => mayAct)) return FOR_OPERATORS
  const { url, signIn, forges, trustedProxies } = config()
  const used = new Set(grants.flatMap(({ environment }) => environment.sources.map(({ forge }) => forge)))
  const value: AboutView = {
    readAt: new Date().toISOString(),
    ...currentProcess(),
    url,
    configuration: configurationFor(grants),
    signIn: { title: signIn.title, ...signInReached(signIn) },
    environments: await Promise.all(grants.map(environmentFor)),
    forges: forges
      .filter(({ name }) => used.has(name))
      .map(({ name, url: address }) => ({ name, ...reached(address) })),
    trustedProxies,
    certificates: extraCertificates(),
    limits: [
      { of: 'Event streams', person: LIMITS.streamsOfPerson, all: LIMITS.streams },
      { of: 'Logs that are followed', person: LIMITS.logsOfPerson, all: LIMITS.logs },
      { of: 'Views that are open', person: LIMITS.viewsOfPerson, all: LIMITS.views },
      { of: 'Requests at once', person: LIMITS.person.running, all: LIMITS.gate.running },
      { of: 'Requests that wait', person: LIMITS.person.atOnce, all: LIMITS.gate.waiting },
    ],
  }
  return { ok: true, value }
}

/** Places in the file name environments, and errors can quote any of them. */
function configurationFor(grants: readonly Grant[]): AboutConfiguration {
  const { readAt, changedAt, needsRestart, problems } = configState()
  const visible = new Set(grants.map(({ environment }) => environment.name))
  const seesAll =
    config().environments.every(({ name }) => visible.has(name)) && grants.every(({ mayAct }) => mayAct)
  return {
    file: process.env.QUAYSIDE_CONFIG ?? null,
    readAt: new Date(readAt).toISOString(),
    changedAt: changedAt === null ? null : new Date(changedAt).toISOString(),
    needsRestart: needsRestart.filter((place) => seesAll || isKnown(place, visible)),
    errors: problems.length,
    problems: seesAll
      ? problems.map(({ at, found, expected }) => `${at}: found ${found}, expected ${expected}`)
      : null,
  }
}

/** The place of another environment holds its name, which is a secret to people who may not see it. */
function isKnown(place: string, visible: ReadonlySet<string>): boolean {
  const [top, name = ''] = place.split('.')
  return top !== 'environments' || visible.has(name)
}

async function environmentFor({ environment, mayAct }: Grant): Promise<AboutEnvironment> {
  const {
    name,
    title,
    namespace,
    isProtected,
    roles,
    registryCheckSeconds,
    scheduledImportSeconds,
    sources,
  } = environment
  return {
    name,
    title,
    namespace,
    isProtected,
    mayAct,
    cluster: clusterOf(environment),
    viewers: roles.viewer,
    operators: roles.operator,
    registryCheckSeconds,
    scheduledImportSeconds,
    repositories: sources.map(({ repository }) => repository),
    missing: await readMissingRights(environment, SHORT_LIMIT),
  }
}
