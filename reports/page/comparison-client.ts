import { copyButtons } from './copy-buttons.ts'
import { Highlight } from './highlight.ts'
import { openForPrint } from './open-for-print.ts'
import { themeButton } from './theme-button.ts'

// What the page of a comparison can do that paper cannot.

new Highlight().start()
copyButtons()
themeButton()
openForPrint('details')
