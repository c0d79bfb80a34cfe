import type { Image } from '#lib/kubernetes/objects'
import type { ImageContents } from '#lib/domain/image/image-views'

/** What an Image object says about the image. Of a manifest list it says nothing; the images in the list have it. */
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

/** For viewers: the value of an environment variable can be a secret that was built into the image. */
export function withoutVariableValues(contents: ImageContents): ImageContents {
  return { ...contents, variables: contents.variables.map(([name]) => [name, null]) }
}

function variableOf(variable: string): [name: string, value: string] {
  const end = variable.indexOf('=')
  return end < 0 ? [variable, ''] : [variable.slice(0, end), variable.slice(end + 1)]
}

/** As typed in a shell. */
function commandOf(words: readonly string[] | null | undefined): string {
  return (words ?? []).map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
}
