import type { Image } from '#lib/kubernetes/objects'
import type { ImageContents } from '#lib/domain/image/image-views'

/** What an Image object tells of what is in the image. A manifest list tells nothing: its images do. */
export function imageContents({ dockerImageMetadata, dockerImageLayers }: Image): ImageContents {
  const { Entrypoint, Cmd, User, WorkingDir, ExposedPorts, Env, Labels } = dockerImageMetadata?.Config ?? {}
  const runtime: [string, string][] = [
    ['Entrypoint', commandOf(Entrypoint)],
    ['Command', commandOf(Cmd)],
    ['User', User ?? ''],
    ['Working directory', WorkingDir ?? ''],
    [
      'Exposed ports',
      Object.keys(ExposedPorts ?? {})
        .sort()
        .join(', '),
    ],
  ]
  return {
    runtime: runtime.filter(([, value]) => value !== ''),
    variables: (Env ?? []).map(variableOf),
    labels: Object.entries(Labels ?? {}).sort(([a], [b]) => a.localeCompare(b)),
    layers: (dockerImageLayers ?? []).map(({ name, size }) => ({ digest: name, size })),
  }
}

/** For who may not act: the values of environment variables can be secrets that somebody built in. */
export function withoutVariableValues(contents: ImageContents): ImageContents {
  return { ...contents, variables: contents.variables.map(([name]) => [name, null]) }
}

function variableOf(variable: string): [name: string, value: string] {
  const end = variable.indexOf('=')
  return end < 0 ? [variable, ''] : [variable.slice(0, end), variable.slice(end + 1)]
}

/** As one would type it. */
function commandOf(words: readonly string[] | null | undefined): string {
  return (words ?? []).map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
}
