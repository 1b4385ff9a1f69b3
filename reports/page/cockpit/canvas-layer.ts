/** A canvas as large as its place, sharp on every screen. */
export class CanvasLayer {
  readonly canvas: HTMLCanvasElement = document.createElement('canvas')
  readonly context: CanvasRenderingContext2D

  constructor() {
    const context = this.canvas.getContext('2d')
    if (context === null) throw new Error('this browser draws on no canvas')
    this.context = context
  }

  /** Clears it, at a size in pixels of the page. */
  clear(width: number, height: number): void {
    const scale = Math.min(3, devicePixelRatio)
    const [wide, tall] = [Math.round(width * scale), Math.round(height * scale)]
    if (this.canvas.width !== wide || this.canvas.height !== tall) {
      this.canvas.width = wide
      this.canvas.height = tall
      this.canvas.style.width = `${width}px`
      this.canvas.style.height = `${height}px`
    }
    this.context.setTransform(scale, 0, 0, scale, 0, 0)
    this.context.clearRect(0, 0, width, height)
  }
}
