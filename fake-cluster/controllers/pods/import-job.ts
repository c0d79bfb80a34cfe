import type { Pod } from '#lib/kubernetes/objects'
import { importImages } from '../../api/images/image-stream-imports'
import { specTag } from '../../api/images/image-tags'
import { Refusal } from '../../api/status'
import type { Store } from '../../api/store'

type Output = { exitCode: number; text: string }

/** The log of a seeded pod that ran an import. */
export function importedText(pod: Pod): string {
  const hasFailed = pod.status?.phase === 'Failed'
  const lines = importsIn(scriptOf(pod)).map((name) => {
    const [stream = '', tag = 'latest'] = name.split(':')
    return hasFailed
      ? `error: Internal error occurred: the server behind image.openshift.io is not available: ${stream}:${tag}`
      : importedLine(stream, tag)
  })
  return `${lines.join('\n')}\n`
}

function importedLine(stream: string, tag: string): string {
  return `imagestream.image.openshift.io/${stream} imported: ${tag}`
}

/** Runs the `oc import-image` calls in a pod's command; a pod without any just succeeds. */
export async function runImports(
  store: Store,
  registries: Record<string, string>,
  pod: Pod,
): Promise<Output> {
  const namespace = pod.metadata.namespace ?? ''
  const lines: string[] = []
  let exitCode = 0
  for (const name of importsIn(scriptOf(pod))) {
    const [stream = '', tag = 'latest'] = name.split(':')
    const failure = await importTag(store, registries, namespace, stream, tag)
    lines.push(failure ? `error: tag ${tag} failed: ${failure}` : importedLine(stream, tag))
    // A shell loop ends with the exit code of its last command.
    exitCode = failure ? 1 : 0
  }
  return { exitCode, text: `${lines.join('\n')}\n` }
}

async function importTag(
  store: Store,
  registries: Record<string, string>,
  namespace: string,
  name: string,
  tag: string,
): Promise<string> {
  const stream = store.get('imagestreams', namespace, name)
  const from = stream && specTag(stream, tag)?.from
  if (!stream || !from) return `imagestreams.image.openshift.io "${name}" not found or without the tag`
  const { scheduled = false, insecure = false } = specTag(stream, tag)?.importPolicy ?? {}
  // Like `oc`, it sends Legacy for any import mode of the tag (oc-import-image-resets-import-mode.json).
  const images = [{ from, to: { name: tag }, importPolicy: { scheduled, insecure, importMode: 'Legacy' } }]
  try {
    await importImages(store, registries, namespace, { metadata: { name }, spec: { import: true, images } })
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
  const imported = store.get('imagestreams', namespace, name)
  const conditions = imported?.status?.tags?.find((item) => item.tag === tag)?.conditions
  return conditions?.find(({ status }) => status === 'False')?.message ?? ''
}

function scriptOf(pod: Pod): string {
  const [container] = pod.spec?.containers ?? []
  return [container?.command, container?.args]
    .flat()
    .filter((word) => typeof word === 'string')
    .join(' ')
}

/** The stream tags of `oc import-image` calls, with the `for` loop variable filled in (cronjob-to-job.json). */
export function importsIn(script: string): string[] {
  const loop = /for (\w+) in ([^;]+);\s*do (.*?);?\s*done/s.exec(script)
  const [whole = '', variable = '', words = '', body = ''] = loop ?? []
  const unrolled = words
    .trim()
    .split(/\s+/)
    .map((word) => body.replaceAll(`\${${variable}}`, word).replaceAll(`$${variable}`, word))
  const text = loop ? script.replace(whole, unrolled.join('; ')) : script
  return [...text.matchAll(/oc import-image\s+(?:-\S+\s+)*(?:is\/|imagestream\/)?([\w.:-]+)/g)].map(
    ([, name = '']) => name,
  )
}
