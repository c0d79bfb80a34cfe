import { shortDigest } from '#lib/domain/format'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { Revert } from '#lib/plan/actions/revert/revert'
import { stateOf, unaskedWarning } from '#lib/plan/registry-lookup'

/** Of what the pod template itself brings with it. */
export function templateWarnings({ workload, target, templateDiff, moves, there }: Revert): string[] {
  const { problem, lost } = there
  const { name } = workload.object.metadata
  const moved = moves.map(({ container }) => container)
  const unresolved = containersOf(target.template).filter(
    ({ name, image }) => moved.includes(name) && image?.includes('/') === false,
  )
  return [
    ...(problem === null ? [] : [`Its triggers are ignored until somebody mends them. ${problem}`]),
    ...unresolved.map(
      ({ name, image }) =>
        `Container ${name} of ${target.name} names ${image ?? ''}, which means its newest image when it is written.`,
    ),
    ...lost.map(
      ({ container }) =>
        `The image trigger of ${container} finds no container in ${target.name}, which would stop all triggers of ${name}: it is paused as well.`,
    ),
    ...(templateDiff.length > 0 ? ['Other fields than the image change as well.'] : []),
  ]
}

/** The pods may still have what the registry lost, so that is no reason to refuse. */
export function preflightOf({ snapshot, there, moves, told }: Revert): {
  state: string[]
  momentary: string[]
} {
  const asked = there.list.flatMap(({ container, stream, tag: name, namespace }) => {
    const to = moves.find((move) => move.container === container)?.to
    const tag = namespace === null ? findTag(snapshot, stream, name) : undefined
    const item = tag?.status?.items?.find(({ image }) => image === to)
    return tag && item ? [{ to: item.image, check: told(tag, item.dockerImageReference) }] : []
  })
  return {
    state: asked.map(({ check }) => stateOf(check)),
    momentary: asked.flatMap(({ to, check }) =>
      check.ok && check.value.state === 'failed'
        ? [
            `The registry does not give ${shortDigest(to)} (${check.value.message}), so only nodes that have it can run it.`,
          ]
        : unaskedWarning(check, 'it may not have this image any more'),
    ),
  }
}
