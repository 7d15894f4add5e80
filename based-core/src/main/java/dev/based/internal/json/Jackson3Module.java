package dev.based.internal.json;

import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;
import org.jspecify.annotations.Nullable;

/** What makes Jackson 3 as strict as the rest of the library, beside its own switches. */
final class Jackson3Module extends SimpleModule {
    private static final long serialVersionUID = 1L;

    Jackson3Module() {
        setDeserializerModifier(new Jackson3Rules());
    }

    @Override
    public void setupModule(JacksonModule.SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new Primitives());
    }

    /** A number or a boolean that is not there is none, as null is: without this it would be 0 or false. */
    private static final class Primitives extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member instanceof AnnotatedParameter parameter && parameter.getRawType().isPrimitive() ? true : null;
        }
    }
}
