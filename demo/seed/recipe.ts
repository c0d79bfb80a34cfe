import type { Recipe } from '../../fake-cluster/registry/images'
import { DAY, type Clock } from './clock'
import type { Lane, RecipeChange } from './lane'

/** The Fedora releases that all images of the team are based on. */
const BASES = [
  { daysAgo: Infinity, release: 42 },
  { daysAgo: 75, release: 43 },
]

/** The content of the build file of a lane's images at a time. */
export function recipeOf(lane: Lane, at: number, clock: Clock): Recipe {
  const release = BASES.findLast(({ daysAgo }) => at >= clock.now - daysAgo * DAY)?.release
  const base = `registry.fedoraproject.org/fedora-minimal:${release}`
  const changes = (lane.recipe?.(clock) ?? []).filter((change) => change.at <= at)
  return changes.reduce(changed, {
    command: ['/usr/bin/run.sh'],
    ports: [],
    env: { PATH: '/usr/local/bin:/usr/bin', HOME: '/home/packit', LANG: 'C.UTF-8' },
    labels: {
      maintainer: 'The Packit team',
      summary: `${lane.stream} of Packit`,
      'org.opencontainers.image.base.name': base,
    },
    below: [base, `python of ${base}`],
  })
}

function changed(recipe: Recipe, { command, ports, env, labels, packages }: RecipeChange): Recipe {
  return {
    command: command ?? recipe.command,
    ports: ports ?? recipe.ports,
    env: { ...recipe.env, ...env },
    labels: { ...recipe.labels, ...labels },
    below: packages === undefined ? recipe.below : [...recipe.below, packages],
  }
}
