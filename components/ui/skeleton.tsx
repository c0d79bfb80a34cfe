/** A grey placeholder for a line that is loading. @param className its width and height */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden className={`block animate-breathe rounded-sm bg-line ${className}`} />
}
