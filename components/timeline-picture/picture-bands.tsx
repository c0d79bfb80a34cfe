import { memo, useDeferredValue, useId } from 'react'
import { PictureBand } from '#components/timeline-picture/picture-band'
import { Roving } from '#components/ui/roving'
import { bandKey, type Group } from '#lib/domain/timeline-picture/groups'

type Drawn = { fills: string; width: number }

/**
 * All bands, by environment where there are several: one stop of Tab. They stay as they are while a pointer moves over them. Those that
 * are not on the screen follow after the others, so that a picture of fifty bands moves as smoothly as one of ten.
 */
export const PictureBands = memo(function PictureBands({
  label,
  groups,
  ...drawn
}: Drawn & { label: string; groups: readonly Group[] }) {
  const later = useDeferredValue(groups)
  return (
    <Roving items={groups.flatMap((group) => group.layouts.map(({ band }) => bandKey(group, band)))}>
      <div data-roving>
        {groups.map((group, index) => (
          <PictureGroup key={group.environment} label={label} group={group} later={later[index]} {...drawn} />
        ))}
      </div>
    </Roving>
  )
})

/** Its title stays above its bands while these are scrolled. */
function PictureGroup({
  label,
  group,
  later,
  ...drawn
}: Drawn & { label: string; group: Group; later: Group | undefined }) {
  const heading = useId()
  const { title, layouts } = group
  return (
    <div>
      {title !== null && (
        <h3 id={heading} className="sticky top-0 bg-surface pt-3 pb-1 font-semibold wrap-anywhere">
          {title}
        </h3>
      )}
      <ul {...(title === null ? { 'aria-label': label } : { 'aria-labelledby': heading })}>
        {layouts.map((layout, index) => {
          const id = bandKey(group, layout.band)
          const of = { id, title, layout, later: later?.layouts[index] }
          return <PictureBand key={id} {...of} {...drawn} />
        })}
      </ul>
    </div>
  )
}
