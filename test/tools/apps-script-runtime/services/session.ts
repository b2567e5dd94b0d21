import { ExecutionService, ServiceObject } from '../service.ts';

const EMAIL_SCOPE = 'https://www.googleapis.com/auth/userinfo.email';

/** `Session`. */
export class SessionService extends ExecutionService {
  readonly typeName = 'Session';

  getActiveUser(): UserObject {
    return this.getEffectiveUser();
  }

  /** The address is blank where the scope for it was not granted. */
  getEffectiveUser(): UserObject {
    const { scopes } = this.execution.platform;
    const known = this.execution.kind !== 'simple' && (scopes === undefined || scopes.includes(EMAIL_SCOPE));
    return new UserObject(known ? this.execution.user : '');
  }

  getScriptTimeZone(): string {
    return this.execution.platform.scriptTimeZone;
  }

  getActiveUserLocale(): string {
    return this.execution.platform.workbook.locale.slice(0, 2);
  }

  /** Of one user and one script always the same. */
  getTemporaryActiveUserKey(): string {
    return Buffer.from(`key of ${this.execution.user}`).toString('base64');
  }
}

export class UserObject extends ServiceObject {
  readonly typeName = 'Session.User';
  readonly #email: string;

  constructor(email: string) {
    super();
    this.#email = email;
  }

  getEmail(): string {
    return this.#email;
  }
}
