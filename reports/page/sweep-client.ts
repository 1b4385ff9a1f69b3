import { copyButtons } from './copy-buttons.ts'
import { openForPrint } from './open-for-print.ts'
import { themeButton } from './theme-button.ts'

// What the page of a sweep can do that paper cannot.

copyButtons()
themeButton()
openForPrint('details')
