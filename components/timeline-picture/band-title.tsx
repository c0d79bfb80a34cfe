import type { Band } from '#lib/domain/timeline-picture/picture'

/** Strips stand in the order of their names here. Nothing is cut: names can differ at their ends. Screen readers have the name of the band. */
export function BandTitle({ band: { kind, name, strips } }: { band: Band }) {
  const containers = strips.length > 1 ? `: ${strips.map(({ container }) => container).join(' · ')}` : ''
  return (
    <div aria-hidden className="min-w-0 pt-1.5 pr-3 wrap-anywhere">
      <span className="block text-sm">{name}</span>
      <span className="block text-xs text-soft">
        {kind}
        {containers}
      </span>
    </div>
  )
}
