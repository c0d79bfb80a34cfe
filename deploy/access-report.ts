import { connectionTo } from '#lib/cluster/request/connection'
import { missingRights } from '#lib/cluster/request/missing-rights'
import { LIMITS } from '#lib/cluster/request/request'
import { ALL_RIGHTS } from '#lib/domain/rights/features'
import { missingFeatures } from '#lib/domain/rights/missing-rights'
import { loadFile } from '#lib/server/config/config'
import { reportOf } from '#lib/server/config/problem'

type Report = { lines: string[]; isWhole: boolean }

/** What the service account of an environment lacks, in the words of the pages. */
export async function accessReport(
  names: readonly string[],
  variables: Record<string, string | undefined>,
): Promise<Report> {
  const loaded = loadFile(variables)
  if (!loaded.ok) {
    return {
      lines: [reportOf(variables.QUAYSIDE_CONFIG ?? 'the variables', loaded.problems)],
      isWhole: false,
    }
  }
  const known = loaded.value.environments
  const [name, ...others] = names
  const environment = known.find((each) => each.name === name)
  if (environment === undefined || others.length > 0) {
    const all = known.map((each) => each.name).join(', ')
    return { lines: [`Name one environment: ${all}.`], isWhole: false }
  }
  const { namespace, cluster, authorization } = environment
  const reviewed = await missingRights(connectionTo(cluster), namespace, LIMITS)
  if (!reviewed.ok)
    return { lines: [`What is allowed is unknown. ${reviewed.error.message}`], isWhole: false }
  const { missing, unknown } = reviewed.value
  const lacking = missingFeatures(missing, namespace, authorization)
  const lines = [
    ...lacking.map(
      ({ feature, message, isOptional }) => `${feature}${isOptional ? ' (optional)' : ''}: ${message}`,
    ),
    ...(unknown.length > 0
      ? [`The cluster did not say whether ${unknown.length} other rights are given.`]
      : []),
  ]
  const given = ALL_RIGHTS.length - missing.length - unknown.length
  const summary = `${given} of ${ALL_RIGHTS.length} rights in the namespace ${namespace} are given.`
  return {
    lines: [...lines, summary],
    isWhole: unknown.length === 0 && lacking.every(({ isOptional }) => isOptional),
  }
}
