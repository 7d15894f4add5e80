package dev.based.internal.json;

import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleModule;
import org.jspecify.annotations.Nullable;

/** What makes Jackson 2 as strict as the rest of the library, beside its own switches. */
final class Jackson2Module extends SimpleModule {
    private static final long serialVersionUID = 1L;

    Jackson2Module() {
        setDeserializerModifier(new Jackson2Rules());
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new Primitives());
    }

    /** A number or a boolean that is not there is none, as null is: without this it would be 0 or false. */
    private static final class Primitives extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
            return member instanceof AnnotatedParameter parameter && parameter.getRawType().isPrimitive() ? true : null;
        }
    }
}
