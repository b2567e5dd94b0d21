import { EnumValue, ExecutionService, GoogleError, ServiceObject, signatureError } from '../service.ts';
import { TriggerBuilder, TriggerObject } from './trigger-builders.ts';

/** `ScriptApp`. */
export class ScriptAppService extends ExecutionService {
  readonly typeName = 'ScriptApp';
  override readonly enums = {
    AuthMode: ['NONE', 'CUSTOM_FUNCTION', 'LIMITED', 'FULL'],
    AuthorizationStatus: ['REQUIRED', 'NOT_REQUIRED'],
    EventType: ['CLOCK', 'ON_OPEN', 'ON_EDIT', 'ON_FORM_SUBMIT', 'ON_CHANGE', 'ON_EVENT_UPDATED'],
    TriggerSource: ['SPREADSHEETS', 'CLOCK', 'FORMS', 'DOCUMENTS', 'CALENDAR'],
  };

  newTrigger(...args: unknown[]): TriggerBuilder {
    const [handler] = args;
    if (typeof handler !== 'string' || args.length !== 1) throw signatureError('ScriptApp.newTrigger', args);
    return new TriggerBuilder(this.execution, handler);
  }

  /** Only those of the user whom the execution runs as. */
  getProjectTriggers(): TriggerObject[] {
    return this.execution.platform.triggers.ofUser(this.execution.user).map((trigger) => new TriggerObject(trigger));
  }

  getUserTriggers(): TriggerObject[] {
    return this.getProjectTriggers().filter(({ trigger }) => trigger.event !== 'CLOCK');
  }

  deleteTrigger(trigger: unknown): void {
    if (!(trigger instanceof TriggerObject)) throw signatureError('ScriptApp.deleteTrigger', [trigger]);
    this.execution.platform.triggers.remove(trigger.trigger.id);
  }

  getAuthorizationInfo(): AuthorizationInfo {
    return new AuthorizationInfo();
  }

  requireAllScopes(): void {}

  requireScopes(_mode: unknown, scopes: unknown): void {
    const granted = this.execution.platform.scopes;
    if (!Array.isArray(scopes)) throw signatureError('ScriptApp.requireScopes', [_mode, scopes]);
    if (granted && scopes.some((scope) => !granted.includes(String(scope)))) {
      throw new GoogleError('Authorization is required to perform that action.');
    }
  }

  getScriptId(): string {
    return this.execution.platform.scriptId;
  }

  getService(): WebAppService {
    return new WebAppService();
  }

  getOAuthToken(): string {
    return 'ya29.local-runtime';
  }
}

/** Everything of the manifest is granted here. */
class AuthorizationInfo extends ServiceObject {
  readonly typeName = 'ScriptApp.AuthorizationInfo';

  getAuthorizationStatus(): EnumValue {
    return new EnumValue('AuthorizationStatus', 'NOT_REQUIRED');
  }

  getAuthorizationUrl(): null {
    return null;
  }
}

/** `ScriptApp.getService()`: the script is no web app. */
class WebAppService extends ServiceObject {
  readonly typeName = 'ScriptApp.Service';

  getUrl(): null {
    return null;
  }

  isEnabled(): boolean {
    return false;
  }
}
