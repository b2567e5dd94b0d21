import { isEnum } from '../args.ts';
import type { Execution } from '../execution.ts';
import type { BuiltMenu } from '../platform.ts';
import type { ShownDialog } from '../result.ts';
import { EnumValue, ExecutionService, ServiceObject, signatureError } from '../service.ts';
import { HtmlOutputObject } from './html.ts';

const BUTTONS = ['CLOSE', 'OK', 'CANCEL', 'YES', 'NO'];

/** `SpreadsheetApp.getUi()`. */
export class UiObject extends ExecutionService {
  readonly typeName = 'SpreadsheetApp.Ui';
  override readonly enums = { Button: BUTTONS, ButtonSet: ['OK', 'OK_CANCEL', 'YES_NO', 'YES_NO_CANCEL'] };

  createMenu(caption: unknown): MenuObject {
    return new MenuObject(this.execution, String(caption));
  }

  createAddonMenu(): MenuObject {
    return new MenuObject(this.execution, 'Add-on');
  }

  /** (prompt), (prompt, buttons) or (title, prompt, buttons). Suspends the script, which loses its locks. */
  alert(...args: unknown[]): EnumValue {
    return new EnumValue('Button', this.#ask('alert', args).button);
  }

  prompt(...args: unknown[]): PromptResponse {
    const { button, text = '' } = this.#ask('prompt', args);
    return new PromptResponse(button, text);
  }

  showModalDialog(...args: unknown[]): void {
    this.#show('modal', 'showModalDialog', args);
  }

  showModelessDialog(...args: unknown[]): void {
    this.#show('modeless', 'showModelessDialog', args);
  }

  showSidebar(...args: unknown[]): void {
    if (args.length !== 1) throw signatureError('SpreadsheetApp.Ui.showSidebar', args);
    this.#show('sidebar', 'showSidebar', [args[0], '']);
  }

  #ask(kind: 'alert' | 'prompt', args: readonly unknown[]): { button: string; text?: string; waitMs?: number } {
    const last = args.at(-1);
    const buttons = isEnum(last, 'ButtonSet') ? last.name : undefined;
    const texts = buttons === undefined ? args : args.slice(0, -1);
    const fits = texts.length === 1 || (texts.length === 2 && buttons !== undefined);
    if (!fits || texts.some((text) => typeof text === 'object'))
      throw signatureError(`SpreadsheetApp.Ui.${kind}`, args);
    const [title, message] = texts.length === 2 ? texts : ['', texts[0]];
    const shown = { kind, title: String(title), message: String(message), buttons: buttons ?? 'OK' };
    const answer = this.execution.platform.answerDialog(shown);
    this.execution.suspend(answer.waitMs ?? 0);
    if (!BUTTONS.includes(answer.button)) throw new TypeError(`No such button: ${answer.button}`);
    this.execution.alerts.push({ ...shown, answer: answer.button });
    return answer;
  }

  #show(kind: ShownDialog['kind'], method: string, args: readonly unknown[]): void {
    const [page, title] = args;
    if (!(page instanceof HtmlOutputObject) || args.length !== 2) {
      throw signatureError(`SpreadsheetApp.Ui.${method}`, args);
    }
    const { content, width, height } = page;
    const shown = { kind, title: kind === 'sidebar' ? page.title : String(title), html: content, width, height };
    this.execution.dialogs.push(shown);
  }
}

class PromptResponse extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.PromptResponse';
  readonly #button: string;
  readonly #text: string;

  constructor(button: string, text: string) {
    super();
    this.#button = button;
    this.#text = text;
  }

  getSelectedButton(): EnumValue {
    return new EnumValue('Button', this.#button);
  }

  getResponseText(): string {
    return this.#text;
  }
}

class MenuObject extends ExecutionService {
  readonly typeName = 'SpreadsheetApp.Menu';
  readonly built: { readonly caption: string; readonly items: BuiltMenu['items'][number][] };

  constructor(execution: Execution, caption: string) {
    super(execution);
    this.built = { caption, items: [] };
  }

  addItem(...args: unknown[]): this {
    const [caption, functionName] = args;
    if (args.length !== 2 || typeof caption !== 'string' || typeof functionName !== 'string') {
      throw signatureError('SpreadsheetApp.Menu.addItem', args);
    }
    this.built.items.push({ caption, functionName });
    return this;
  }

  addSeparator(): this {
    this.built.items.push('separator');
    return this;
  }

  addSubMenu(menu: unknown): this {
    if (!(menu instanceof MenuObject)) throw signatureError('SpreadsheetApp.Menu.addSubMenu', [menu]);
    this.built.items.push(menu.built);
    return this;
  }

  addToUi(): void {
    const { platform } = this.execution;
    platform.menus = [...platform.menus.filter(({ caption }) => caption !== this.built.caption), this.built];
  }
}
